"""A patient known by a link or by his proved contact sees first the times he likes; one press shows all."""

from datetime import time

import pytest

from permanence.agenda import queries as agenda
from permanence.capacity.tests.factories import at, make_open
from permanence.foundation.actor import scope
from permanence.patients import actions as patients
from permanence.portal import queries

from .factories import Open, chosen, proven, text, visitor, who

pytestmark = pytest.mark.django_db
HIS = {"first_names": "elodie", "birth_name": "DURAND", "birth_date": "12/03/1984", "email": "elodie@exemple.test"}


@pytest.fixture
def liking(practice: Open) -> Open:
    """Open the Monday afternoon too, which the patient likes."""
    make_open(practice.doctor.resource, time(14), time(16))
    by, patient = practice.doctor.by, practice.doctor.patient
    patients.note_preference(
        by=by, patient=patient, days=["mon", "tue"], half_day="pm", practitioner_role=practice.doctor.role
    )
    return practice


def carried(practice: Open) -> str:
    booked = practice.doctor.book(at(10))
    with scope(practice.doctor.by):
        return queries.known_token(booked)


def test_nobody_known_sees_all_the_times(liking: Open) -> None:
    for asked in ("", "?known=rubbish", "?known=" + "x" * 300):
        shown = text(visitor().get(liking.times + asked))
        assert "9 h 20" in shown
        assert "habituellement" not in shown


def test_who_is_known_sees_first_what_he_likes_and_one_press_shows_all(liking: Open) -> None:
    token = carried(liking)
    first = text(visitor().get(f"{liking.times}?known={token}"))
    assert "qui vous conviennent habituellement : lundi, mardi · l’après-midi" in first
    assert "14 h 20" in first
    assert "9 h 20" not in first
    everything = text(visitor().get(f"{liking.times}?known={token}&all=1"))
    assert "9 h 20" in everything
    assert "14 h 20" in everything


def test_when_nothing_he_likes_is_free_he_sees_the_rest(liking: Open) -> None:
    patients.note_preference(by=liking.doctor.by, patient=liking.doctor.patient, days=["sat"])
    shown = text(visitor().get(f"{liking.times}?known={carried(liking)}"))
    assert "9 h 20" in shown
    assert "Aucun des horaires qui vous conviennent habituellement (samedi) n’est libre" in shown


def test_his_own_practitioner_stands_first_and_is_said_so(liking: Open) -> None:
    assert "que vous voyez d’habitude" in text(visitor().get(f"{liking.home}?known={carried(liking)}"))
    assert "que vous voyez d’habitude" not in text(visitor().get(liking.home))


def test_moving_an_appointment_begins_with_what_he_likes(liking: Open) -> None:
    link = agenda.patient_link(liking.doctor.book(at(10)))
    first = text(visitor().get(f"{link}move/"))
    assert "14 h 20" in first
    assert "9 h 20" not in first
    assert "9 h 20" in text(visitor().get(f"{link}move/?all=1"))


def test_once_his_contact_is_proved_a_time_he_likes_is_one_press_away(liking: Open) -> None:
    phone = visitor()
    address = chosen(phone, liking)
    page = proven(phone, liking, address, **HIS)
    assert "lundi, mardi · l’après-midi" in text(page)
    token = address.split("/")[4]
    assert "14 h 20" in text(phone.get(f"{liking.times}?known={token}&after={token}"))
    again = chosen(phone, liking, 14, 20, after=token, known=token)
    assert "Étape 3 sur 3" in text(phone.get(again)), "who he is was told and proved"
    assert "14 h 20" in text(phone.post(again, {"step": "confirm"}, follow=True))
    with scope(liking.doctor.by):
        made = liking.booking().appointment
        assert made is not None
        assert made.patient_id == liking.doctor.patient.pk
    assert "9 h" in text(visitor().get(f"{liking.times}"))
    chosen(visitor(REMOTE_ADDR="192.0.2.7"), liking)  # the time he left is free again


def test_someone_else_by_the_same_name_learns_nothing(liking: Open) -> None:
    phone = visitor()
    address = chosen(phone, liking)
    page = proven(phone, liking, address, **{**HIS, "email": "curieux@exemple.test"})
    assert "après-midi" not in text(page)
    token = address.split("/")[4]
    assert "9 h 20" in text(phone.get(f"{liking.times}?known={token}"))


def test_a_booking_not_proved_carries_nobody(liking: Open) -> None:
    phone = visitor()
    address = chosen(phone, liking)
    phone.post(address, who(**HIS))
    token = address.split("/")[4]
    assert "habituellement" not in text(phone.get(f"{liking.times}?known={token}"))
