"""The list of patients: filtered, in order by several heads, and the same as it leaves."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from permanence.directory.tests.personas import Personas, make_member, sign_in, three
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.models import Trace
from permanence.guard import actions as guard
from permanence.lists import actions, jobs, queries
from permanence.patients import actions as patients
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

pytestmark = pytest.mark.django_db
PHONE = "06 39 98 00 17"


@pytest.fixture
def who() -> Iterator[Personas]:
    return three()


@pytest.fixture
def files(who: Personas) -> dict[str, Patient]:
    told = (("Éva", date(1990, 5, 1)), ("Émile", date(1990, 5, 1)), ("Zoé", date(1961, 4, 2)))
    with scope(who.alice):
        return {
            name: make_patient(who.here, birth_name="L’Hermite", first_names=name, birth_date=born)
            for name, born in told
        }


def as_(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def people(text: str) -> list[str]:
    return sorted((name for name in ("Zoé", "Éva", "Émile") if name in text), key=text.index)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Émile", "Éva", "Zoé"]),
        ({"sort": "-name"}, ["Zoé", "Éva", "Émile"]),
        ({"sort": "-born,-name"}, ["Éva", "Émile", "Zoé"]),
        ({"sort": "born,name"}, ["Zoé", "Émile", "Éva"]),
        ({"born_from": "1990-05-01"}, ["Émile", "Éva"]),
        ({"born_until": "02/04/1961"}, ["Zoé"]),
        ({"born_from": "hier", "practice": "x", "reached": "pigeon"}, ["Émile", "Éva", "Zoé"]),
        ({"reached": "phone"}, ["Zoé"]),
        ({"reached": "none", "sort": "-name"}, ["Éva", "Émile"]),
    ],
)
def test_page_and_sheet_say_the_same(
    who: Personas, files: dict[str, Patient], asked: dict[str, str], expected: list[str]
) -> None:
    with scope(who.alice):
        patients.add_contact(by=who.alice, patient=files["Zoé"], system="phone", value=PHONE)
    for name in ("lists:listed", "lists:patients"):
        assert people(as_(who.alice).get(reverse(name), asked).content.decode("utf-8-sig")) == expected, name
    with scope(who.alice):
        assert Trace.objects.get(verb="patient.list_taken").purpose == f"taken:csv:{len(expected)}"
        assert Trace.objects.filter(verb="patient.read").count() == len(expected), "who is shown is traced"


def test_of_two_files_made_one_that_one_alone_is_listed(who: Personas, files: dict[str, Patient]) -> None:
    with scope(who.alice):
        Patient.objects.filter(pk=files["Éva"].pk).update(merged_into=files["Émile"])
        assert {one.first_name for one in queries.listed(who.alice)} == {"Émile", "Zoé"}


def test_a_file_kept_closer_tells_no_way_to_reach_him(who: Personas, files: dict[str, Patient]) -> None:
    with scope(who.alice):
        patients.add_contact(by=who.alice, patient=files["Zoé"], system="phone", value=PHONE)
    by = system("test", [who.here.pk])
    guard.restrict(by=by, patient=files["Zoé"], kind="danger", people=[], now=files["Zoé"].created_at)
    for name in ("lists:listed", "lists:patients"):
        page = as_(who.alice).get(reverse(name)).content.decode("utf-8-sig")
        assert "Zoé" in page
        assert PHONE not in page.replace("\N{NO-BREAK SPACE}", " "), name


def test_only_who_manages_patients_sees_the_list(who: Personas, files: dict[str, Patient]) -> None:
    assert as_(who.bob).get(reverse("lists:listed")).status_code == 403
    assert people(as_(who.charlie).get(reverse("lists:listed")).content.decode()) == []


def test_lists_sent_and_their_lines_are_put_in_order(who: Personas) -> None:
    head = "Nom de naissance;Prénom;Date de naissance"
    for name, lines in (
        ("zebre.csv", ["Durand;Zoé;12/03/1984"]),
        ("abeille.csv", ["Petit;Ève;hier", ";Anna;1/2/1990"]),
    ):
        of = actions.receive(
            by=who.alice, structure=who.here, file_name=name, content="\n".join([head, *lines]).encode(),
            now=timezone.now(),
        )  # fmt: skip
        jobs.go_on(by=system("lists.jobs.go_on", [who.here.pk]), now=timezone.now(), import_id=str(of.pk))
    client = as_(who.alice)
    for sort, first, then in (("file", "abeille", "zebre"), ("-file", "zebre", "abeille"), ("", "abeille", "zebre")):
        page = client.get(reverse("lists:imports"), {"sort": sort}).content.decode()
        assert page.index(f"{first}.csv") < page.index(f"{then}.csv"), sort
    for sort, expected in (("line", ["Petit", "Anna"]), ("-line", ["Anna", "Petit"])):
        for page in ("lists:import", "lists:left"):
            told = client.get(reverse(page, args=[of.pk]), {"sort": sort}).content.decode("utf-8-sig")
            told = told[told.find("Lignes laissées") :] if page == "lists:import" else told
            assert sorted(expected, key=told.index) == expected, (page, sort)
    leaving = as_(make_member(who.here, "associate", "Denis Roux"))
    assert leaving.get(reverse("lists:removals"), {"sort": "-state,asked"}).status_code == 200
