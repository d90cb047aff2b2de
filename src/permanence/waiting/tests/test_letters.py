"""What leaves, and what the clock does: once each, with nothing of health in it."""

from datetime import timedelta

import pytest

from permanence.agenda import actions as agenda
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.events.waiting import OfferMade
from permanence.foundation.actor import scope
from permanence.messaging.models import Message
from permanence.patients.tests.factories import make_patient
from permanence.waiting import handlers, jobs, queries
from permanence.waiting.models import Entry, LeftWhy, Offer

from .factories import free, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure(phone="+33536490001"))


def offered(doctor: Receiving) -> Offer:
    with scope(doctor.by):
        return queries.offer(doctor.by, Offer.objects.get(answer="").pk)


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [
        (
            "fr",
            "Une place se libère\N{NO-BREAK SPACE}: lundi 23 novembre 2026 à 10 h",
            "avant le dimanche 22 novembre 2026 à 13 h",
        ),
        ("en", "A time has become free: Monday 23 November 2026 at 10:00", "before Sunday 22 November 2026 at 13:00"),
        (
            "de",
            "Une place se libère\N{NO-BREAK SPACE}: lundi 23 novembre 2026 à 10 h",
            "avant le dimanche 22 novembre 2026 à 13 h",
        ),
    ],
)
def test_the_letter_says_when_until_when_and_nothing_of_health(
    doctor: Receiving, language: str, subject: str, until: str
) -> None:
    booked = doctor.book(at(10))
    patient = make_patient(doctor.role.structure, first_names="Paul", email="paul@exemple.test")
    with scope(doctor.by):
        type(patient).objects.filter(pk=patient.pk).update(language=language)
    make_entry(doctor, patient=patient, note="a cough")
    free(doctor, booked)
    with scope(doctor.by):
        told, letter = handlers.letter(offered(doctor))
    assert told == subject
    assert until in letter
    assert "/rdv/offer/" in letter
    assert "05 36 49 00 01" in letter
    assert doctor.reason.name not in letter
    assert "cough" not in letter
    assert "Paul" not in letter


def test_the_letter_names_the_appointment_it_would_replace(doctor: Receiving) -> None:
    early = doctor.book(at(9))
    patient = make_patient(doctor.role.structure, first_names="Paul", email="paul@exemple.test")
    later = doctor.book(at(11), patient=patient)
    make_entry(doctor, patient=patient, appointment=later)
    free(doctor, early)
    with scope(doctor.by):
        _subject, told = handlers.letter(offered(doctor))
    assert "Il remplacerait votre rendez-vous du lundi 23 novembre 2026 à 11 h." in told


def test_a_cancellation_asks_and_writes_once(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    agenda.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    told = AppointmentCancelled(booked.structure_id, booked.pk, booked.starts_at)
    with scope(doctor.by):
        for _ in range(2):
            handlers.offer_freed_time(told, by=doctor.by, now=SUNDAY_NOON)
        made = OfferMade(booked.structure_id, Offer.objects.get().pk)
        for _ in range(2):
            handlers.write_offer(made, by=doctor.by, now=SUNDAY_NOON)
        (message,) = Message.objects.all()
    assert message.to_address == "paul@exemple.test"


def test_a_move_is_offered_once_it_can_no_longer_be_undone(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    moved = agenda.move(
        by=doctor.by, appointment=booked, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=at(11), now=SUNDAY_NOON,
    )  # fmt: skip
    told = AppointmentCancelled(booked.structure_id, booked.pk, booked.starts_at)
    with scope(doctor.by):
        handlers.offer_freed_time(told, by=doctor.by, now=SUNDAY_NOON)
        assert not Offer.objects.exists()
        agenda.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)
        jobs.look(by=doctor.by, now=SUNDAY_NOON, appointment_id=str(booked.pk))
        assert not Offer.objects.exists(), "the move was undone"
        agenda.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
        jobs.look(by=doctor.by, now=SUNDAY_NOON, appointment_id=str(booked.pk))
        assert Offer.objects.count() == 1


def test_what_comes_too_late_is_not_written(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor)
    free(doctor, booked)
    offer = offered(doctor)
    with scope(doctor.by):
        handlers.write_offer(OfferMade(offer.structure_id, offer.pk), by=doctor.by, now=offer.answer_by)
        assert not Message.objects.exists()


def test_a_booking_lets_him_go(doctor: Receiving) -> None:
    entry = make_entry(doctor)
    booked = doctor.book(at(10), patient=entry.patient)
    told = AppointmentBooked(booked.structure_id, booked.pk, booked.starts_at)
    with scope(doctor.by):
        handlers.look_who_waits_on(told, by=doctor.by, now=SUNDAY_NOON)
        assert queries.entry(doctor.by, entry.pk).left_why == LeftWhy.BOOKED


def test_the_clock_ends_an_offer_and_asks_the_next(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    make_entry(doctor, "Second")
    free(doctor, booked)
    first = offered(doctor)
    with scope(doctor.by):
        jobs.expire(by=doctor.by, now=first.answer_by, offer_id=str(first.pk))
        jobs.expire(by=doctor.by, now=first.answer_by, offer_id=str(doctor.patient.pk))
        assert [o.answer for o in Offer.objects.order_by("made_at")] == ["silence", ""]


def test_every_hour_what_nobody_came_back_for_goes_on(doctor: Receiving) -> None:
    booked = doctor.book(at(10))
    make_entry(doctor, "First", now=SUNDAY_NOON - timedelta(days=1))
    second = make_entry(doctor, "Second")
    free(doctor, booked)
    with scope(doctor.by):
        jobs.tidy(by=doctor.by, now=SUNDAY_NOON + timedelta(hours=3))
        assert [o.answer for o in Offer.objects.order_by("made_at")] == ["silence", ""]
        jobs.tidy(by=doctor.by, now=SUNDAY_NOON + timedelta(days=100))
        assert {e.left_why for e in Entry.objects.all()} == {LeftWhy.LAPSED}
        assert queries.entry(doctor.by, second.pk).left_by == doctor.by.name
        assert not queries.opened(doctor.by).exists()
