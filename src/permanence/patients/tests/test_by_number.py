"""A national number finds its bearer, with or without key and spaces, where it may be known, never by an address."""

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.patients import actions, queries
from permanence.patients.models import Patient

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
NUMBER = "2 84 03 31 555 042 31"
TYPED = ("2 84 03 31 555 042 31", "284033155504231", "2840331555042", "2 84 03 31 555 042", "2.84.03.31.555.042.99")
NONE = ("", "28403315550", "2840331555043", "2 84 13 31 555 042", "06 39 98 00 01", "durand")


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    found = make_patient(who.here)
    return actions.note_number(by=who.alice, patient=found, number=NUMBER, now=NOW)


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def found(by: Actor, text: str) -> list[Patient]:
    with scope(by):
        return queries.bearers(by, text)


def test_it_finds_with_or_without_key_and_spaces(who: Personas, patient: Patient) -> None:
    for typed in TYPED:
        assert found(who.alice, typed) == [patient], typed
    for typed in NONE:
        assert found(who.alice, typed) == [], typed


def test_only_who_may_know_numbers_finds_by_them(who: Personas, patient: Patient) -> None:
    voice = make_member(who.here, "telesecretary", "Claire Voisin")
    for actor in (who.bob, who.charlie, voice):
        assert found(actor, NUMBER) == []
    there = make_patient(who.elsewhere)
    actions.note_number(by=who.charlie, patient=there, number=NUMBER, now=NOW)
    assert found(who.charlie, NUMBER) == [there]
    assert found(who.alice, NUMBER) == [patient]


def test_a_file_merged_answers_by_the_one_kept(who: Personas, patient: Patient) -> None:
    again = make_patient(who.here, first_names="Elodie")
    actions.merge(by=who.alice, kept=again, gone=patient, now=NOW)
    assert found(who.alice, NUMBER) == [again]


def test_the_finder_sends_what_is_typed_and_an_address_finds_no_number(who: Personas, patient: Patient) -> None:
    client, address = client_of(who.alice), reverse("patients:search")
    page = client.get(address).text
    assert f'hx-post="{address}"' in page
    assert "hx-get" not in page.split("patient-search")[1].split(">")[0]
    opened = reverse("patients:patient", args=[patient.pk])
    assert opened in client.post(address, {"q": NUMBER}).text
    assert opened in client.post(address, {"q": "duran"}, headers={"HX-Request": "true"}).text
    assert opened not in client.get(address, {"q": NUMBER}).text
    assert opened not in client.post(address, {"q": "2 84 03 31 555 043"}).text
    voice = make_member(who.here, "telesecretary", "Claire Voisin")
    refused = client_of(voice).post(address, {"q": NUMBER}).text
    assert opened not in refused
    assert "vérifient les identités" in refused
