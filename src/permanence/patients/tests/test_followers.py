"""Who follows a patient is noted once, his number checked, ends, comes back; it is for those who verify identities."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.models import Person
from permanence.directory.rules import passes_luhn
from permanence.directory.tests.personas import Personas, make_member, make_practitioner, sign_in, three
from permanence.foundation import timeline
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import Invalid, NotFound, NotPermitted
from permanence.patients import actions
from permanence.patients.models import Follower, Patient
from permanence.patients.queries import followers as queries

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
RIGHT = next(number for digit in range(10) if passes_luhn(number := f"1000000000{digit}"))


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here)


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def noted(who: Personas, patient: Patient, **more: Any) -> Follower:
    told = {"trade": "nurse", "name": "Cabinet infirmier du Canal", **more}
    return actions.note_follower(by=who.alice, patient=patient, now=NOW, **told)


def test_a_professional_is_noted_ended_and_taken_back(who: Personas, patient: Patient) -> None:
    row = noted(who, patient, rpps=f"{RIGHT[:5]} {RIGHT[5:]}", phone="06 39 98 00 01", place=" Toulouse ")
    assert (row.rpps, row.phone, row.place) == (RIGHT, "+33639980001", "Toulouse")
    with pytest.raises(actions.FollowsAlready):
        noted(who, patient, name="Une autre", rpps=RIGHT)
    actions.end_follower(by=who.alice, follower=row, now=NOW + timedelta(days=1))
    with scope(who.alice):
        assert not queries.followers(who.alice, patient)
        told = timeline.told(who.alice, patient.pk, kind="followers").events
    assert [(one.at, one.by) for one in told] == [(NOW + timedelta(days=1), who.alice.name), (NOW, who.alice.name)]
    assert all("Cabinet infirmier du Canal" in one.title for one in told)
    actions.return_follower(by=who.alice, follower=row)
    changed = actions.change_follower(by=who.alice, follower=row, trade="physio", name="M. Ferran")
    assert (changed.trade, changed.name, changed.rpps, changed.ended_at) == ("physio", "M. Ferran", "", None)


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "123"}, "name"),
        ({"rpps": "12345678901"}, "rpps"),
        ({"rpps": "1234"}, "rpps"),
        ({"place": "x" * 81}, "place"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_what_cannot_be_is_pointed_out(who: Personas, patient: Patient, told: dict[str, str], field: str) -> None:
    with pytest.raises(actions.BadTraits) as bad:
        noted(who, patient, **told)
    assert list(bad.value.errors) == [field]
    with pytest.raises(Invalid):
        noted(who, patient, trade="wizard")


def test_one_of_the_directory_is_named_by_it(who: Personas, patient: Patient) -> None:
    here, there = make_practitioner(who.here), make_practitioner(who.elsewhere, "Roux")
    row = noted(who, patient, practitioner_role=here, name="")
    with scope(who.alice):
        assert str(Follower.objects.get(pk=row.pk)) == "Dr Samia Benali"
    with pytest.raises(actions.FollowsAlready):
        noted(who, patient, practitioner_role=here)
    with pytest.raises(Invalid):
        noted(who, patient, practitioner_role=there)
    with scope(who.charlie):
        Person.objects.filter(pk=there.person_id).update(rpps=RIGHT)
    assert noted(who, patient, name="", rpps=RIGHT).name == "Dr Samia Roux"


def test_it_is_for_those_who_verify_identities(who: Personas, patient: Patient) -> None:
    row, voice = noted(who, patient), make_member(who.here, "telesecretary", "Claire Voisin")
    with scope(voice):
        assert not queries.followers(voice, patient)
        with pytest.raises(NotFound):
            queries.follower(voice, row.pk)
        assert not [one for one in timeline.told(voice, patient.pk).events if "Canal" in one.title]
    for actor in (who.bob, who.charlie, voice):
        with pytest.raises(NotPermitted):
            actions.note_follower(by=actor, patient=patient, trade="nurse", name="X", now=NOW)
    assert "Canal" not in client_of(voice).get(reverse("patients:patient", args=[patient.pk])).text


def test_the_file_shows_and_changes_them(who: Personas, patient: Patient) -> None:
    client, page = client_of(who.alice), reverse("patients:patient", args=[patient.pk])
    new = reverse("patients:follower_new", args=[patient.pk])
    assert client.get(new).status_code == 200
    refused = client.post(new, {"trade": "nurse", "name": "Cabinet du Pont", "rpps": "1"})
    assert refused.status_code == 422
    assert "Cabinet du Pont" in refused.text
    assert client.post(new, {"trade": "nurse", "name": "Cabinet du Pont"}).status_code == 302
    assert "Cabinet du Pont" in client.get(page).text
    with scope(who.alice):
        row = Follower.objects.get()
    one = reverse("patients:follower", args=[row.pk])
    assert "Cabinet du Pont" in client.get(one).text
    assert client.post(one, {"trade": "nurse", "name": "Cabinet du Port"}).status_code == 302
    ended = client.post(reverse("patients:follower_end", args=[row.pk]), headers={"HX-Request": "true"})
    assert "Cabinet du Port" not in ended.text
    assert client.post(reverse("patients:follower_return", args=[row.pk])).status_code == 302
    assert "Cabinet du Port" in client.get(page).text


def test_a_merge_takes_them_along(who: Personas, patient: Patient) -> None:
    again = make_patient(who.here, first_names="Elodie")
    noted(who, again)
    actions.merge(by=who.alice, kept=patient, gone=again, now=NOW)
    with scope(who.alice):
        assert [str(one) for one in queries.followers(who.alice, patient)] == ["Cabinet infirmier du Canal"]
