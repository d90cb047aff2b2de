"""A dead person: nothing is written, nothing is booked, and what is in the agenda is shown."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from permanence.directory.tests.personas import Personas, sign_in, three
from permanence.foundation.actor import Actor, scope
from permanence.foundation.refusal import NotPermitted
from permanence.patients import actions, ahead, queries
from permanence.patients.models import Patient

from .factories import NOW, make_patient

pytestmark = pytest.mark.django_db
DIED = date(2026, 11, 20)


@pytest.fixture
def who() -> Personas:
    return three()


@pytest.fixture
def patient(who: Personas) -> Patient:
    return make_patient(who.here, email="elodie@exemple.test")


def client_of(actor: Actor) -> Client:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    return client


def test_the_dead_are_not_written_to_until_it_is_taken_back(who: Personas, patient: Patient) -> None:
    gone = actions.note_death(by=who.alice, patient=patient, died_on=DIED, now=NOW)
    assert queries.reach(gone).dead
    back = actions.note_death(by=who.alice, patient=patient, died_on=None, now=NOW)
    assert not queries.reach(back).dead


@pytest.mark.parametrize("day", [date(1984, 3, 11), NOW.date() + timedelta(days=1)])
def test_nobody_dies_before_birth_or_tomorrow(who: Personas, patient: Patient, day: date) -> None:
    with pytest.raises(actions.BadDeath):
        actions.note_death(by=who.alice, patient=patient, died_on=day, now=NOW)


def test_others_note_no_death(who: Personas, patient: Patient) -> None:
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            actions.note_death(by=actor, patient=patient, died_on=DIED, now=NOW)


def test_the_file_says_so_with_what_is_to_be_cancelled(
    who: Personas, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised = ahead.Ahead(datetime(2026, 12, 1, 9, tzinfo=UTC), "Dr Benali", "/agenda/appointments/1/")
    monkeypatch.setattr(ahead, "_tellers", [lambda *_: [promised]])
    client, page = client_of(who.alice), reverse("patients:patient", args=[patient.pk])
    assert "À venir" in client.get(page).content.decode()
    death = reverse("patients:death", args=[patient.pk])
    assert client.post(death, {"died_on": "20/11/2026"}).status_code == 302
    shown = client.get(page).content.decode()
    assert "Décès le 20/11/2026" in shown
    assert "/agenda/appointments/1/" in shown
    wrong = client.post(death, {"died_on": "20/11/1926"})
    assert wrong.status_code == 422
    assert 'value="20/11/1926"' in wrong.content.decode()
    assert client.post(death, {"died_on": ""}).status_code == 302
    with scope(who.alice):
        assert queries.patient(who.alice, patient.pk).died_on is None
