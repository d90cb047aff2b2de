"""Booking and cancelling through the doors: what is promised, refused, told, and done once."""

from datetime import time, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, Cancellation, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity.models import OpeningKind, Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at, make_open
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Event, Trace
from permanence.foundation.refusal import NotFound, NotPermitted, Refusal
from permanence.messaging.queries import Kind
from permanence.patients import actions as files
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_reason, make_receiving

pytestmark = pytest.mark.django_db


def test_booking_takes_the_time_tells_it_and_is_traced(doctor: Receiving) -> None:
    booked = doctor.book()
    assert (booked.starts_at, booked.ends_at) == (at(9), at(9, 20))
    assert Reservation.objects.get().held_for == booked.pk
    event = Event.objects.get(name="AppointmentBooked")
    assert event.payload["appointment_id"] == str(booked.pk)
    assert Trace.objects.filter(verb="appointment.booked", subject_id=booked.pk).count() == 1


def test_a_double_click_books_once(doctor: Receiving) -> None:
    first, second = doctor.book(key="click"), doctor.book(key="click")
    assert first.pk == second.pk
    assert Reservation.objects.count() == Event.objects.filter(name="AppointmentBooked").count() == 1


def test_a_taken_slot_gives_the_nearest_three(doctor: Receiving) -> None:
    for minute in (0, 20, 40):
        doctor.book(at(10, minute))
    with pytest.raises(actions.SlotTaken) as refused:
        doctor.book(at(10, 20))
    assert [slot.starts_at for slot in refused.value.alternatives] == [at(9, 40), at(11), at(11, 20)]
    assert Appointment.objects.count() == 3


def test_alternatives_are_found_on_later_days_when_the_day_is_full(doctor: Receiving) -> None:
    for minute in range(0, 180, 20):
        doctor.book(at(9) + timedelta(minutes=minute))
    with pytest.raises(actions.SlotTaken) as refused:
        doctor.book(at(11, 40))
    next_week = at(9) + timedelta(days=7)
    assert [slot.starts_at - next_week for slot in refused.value.alternatives] == [
        timedelta(minutes=m) for m in (0, 20, 40)
    ]


def test_alternatives_of_a_time_kept_for_emergencies_may_be_kept_too(doctor: Receiving) -> None:
    make_open(doctor.resource, time(14), time(15), kind=OpeningKind.EMERGENCY)
    doctor.book(at(14), urgent=True)
    with pytest.raises(actions.SlotTaken) as refused:
        doctor.book(at(14), urgent=True)
    assert [slot.kind for slot in refused.value.alternatives][-2:] == ["emergency", "emergency"]


@pytest.mark.parametrize(
    "starts_at",
    [at(8), at(12), at(11, 50), at(9, 10), at(9) + timedelta(seconds=1), at(9) + timedelta(days=1)],
    ids=["before", "after", "beyond the end", "off the grid", "a second late", "another day"],
)
def test_a_closed_time_or_one_off_the_grid_is_refused(doctor: Receiving, starts_at: Any) -> None:
    with pytest.raises(actions.NotOpen):
        doctor.book(starts_at)
    assert not Reservation.objects.exists()


def test_an_absence_closes_the_openings(doctor: Receiving) -> None:
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(8), at(9, 10), "[)"))
    with pytest.raises(actions.NotOpen):
        doctor.book()


def test_a_reason_longer_than_the_opening_is_refused(doctor: Receiving) -> None:
    with pytest.raises(actions.NotOpen):
        doctor.book(reason=make_reason(doctor.role, "Bilan", 240))


def test_the_past_is_refused(doctor: Receiving) -> None:
    with pytest.raises(actions.InThePast):
        doctor.book(now=at(9, 0) + timedelta(seconds=1))
    doctor.book(now=at(9))


def test_what_does_not_belong_together_is_refused(doctor: Receiving, who: Personas) -> None:
    with scope(who.charlie):
        theirs = make_receiving(who.elsewhere, by=who.charlie)
    other = make_receiving(who.here, by=who.alice)
    withdrawn = make_reason(doctor.role, "Ancien motif")
    actions.withdraw_reason(by=who.alice, reason=withdrawn, now=SUNDAY_NOON)
    wrong: list[dict[str, Any]] = [
        {"reason": other.reason},
        {"reason": theirs.reason},
        {"patient": theirs.patient},
        {"reason": withdrawn},
    ]
    for more in wrong:
        with pytest.raises(actions.NotHere):
            doctor.book(**more)
    with pytest.raises(NotPermitted):
        doctor.book(practitioner_role=theirs.role, reason=theirs.reason, patient=theirs.patient)
    assert not Reservation.objects.exists()


def test_colleague_without_the_right_and_stranger_cannot_book_or_cancel(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    for actor in (who.bob, who.charlie):
        with pytest.raises(NotPermitted):
            doctor.book(at(10), by=actor)
        with pytest.raises(NotPermitted):
            actions.cancel(by=actor, appointment=booked, now=SUNDAY_NOON)
        with scope(actor), pytest.raises(NotFound):
            queries.appointment(actor, booked.pk)


def test_cancelling_frees_the_time_once(doctor: Receiving) -> None:
    booked = doctor.book()
    for _ in range(2):
        cancelled = actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON, by_patient=True)
    assert cancelled.status == "cancelled"
    assert Cancellation.objects.get().by_patient
    assert Event.objects.filter(name="AppointmentCancelled").count() == 1
    doctor.book()


def test_the_desk_cancels_until_the_end_the_patient_until_the_beginning(doctor: Receiving) -> None:
    booked = doctor.book()
    with pytest.raises(actions.TooLate):
        actions.cancel(by=doctor.by, appointment=booked, now=at(9), by_patient=True)
    with pytest.raises(actions.TooLate):
        actions.cancel(by=doctor.by, appointment=booked, now=at(9, 20))
    actions.cancel(by=doctor.by, appointment=booked, now=at(9, 19))


def test_last_and_next_of_several_patients(doctor: Receiving, who: Personas) -> None:
    other = make_patient(who.here, by=who.alice, birth_name="Petit")
    stranger_to_us = make_patient(who.here, by=who.alice, birth_name="Jamais")
    past, coming, later = doctor.book(at(9)), doctor.book(at(10)), doctor.book(at(11))
    actions.cancel(by=who.alice, appointment=doctor.book(at(9, 40)), now=SUNDAY_NOON)
    theirs = doctor.book(at(11, 20), patient=other)
    found = queries.of_patients(who.alice, [doctor.patient.pk, other.pk, stranger_to_us.pk], at(9, 30))
    assert found[doctor.patient.pk] == queries.LastAndNext(past, coming)
    assert found[other.pk] == queries.LastAndNext(None, theirs)
    assert stranger_to_us.pk not in found
    assert later.pk


def test_next_slots_skip_what_is_taken(doctor: Receiving) -> None:
    doctor.book(at(9))
    slots = queries.next_slots(
        doctor.by, practitioner_role=doctor.role, reason=doctor.reason, after=SUNDAY_NOON, limit=10
    )
    assert [slot.starts_at for slot in slots[:2]] == [at(9, 20), at(9, 40)]
    assert slots[8].starts_at == at(9) + timedelta(days=7)
    assert slots[0].ends_at == at(9, 40)


def test_a_day_holds_every_minute_of_its_openings_once(doctor: Receiving) -> None:
    doctor.book(at(9, 20))
    actions.cancel(by=doctor.by, appointment=doctor.book(at(11)), now=SUNDAY_NOON)
    found = queries.day(doctor.by, doctor.role, at(9).date(), now=SUNDAY_NOON)
    assert [(line.starts_at, line.ends_at, line.free) for line in found.lines] == [
        (at(9), at(9, 20), "regular"), (at(9, 20), at(9, 40), ""), (at(9, 40), at(12), "regular"),
    ]  # fmt: skip
    assert (found.booked, found.free_min, len(found.cancelled)) == (1, 160, 1)


def test_every_refusal_says_what_to_do_next() -> None:
    for refusal in (actions.SlotTaken, actions.NotOpen, actions.InThePast, actions.NotHere, actions.TooLate):
        assert issubclass(refusal, Refusal)
        assert str(refusal.title)
        assert str(refusal.next_step)


def test_reasons_are_named_once_and_keep_their_length_in_what_is_booked(doctor: Receiving) -> None:
    booked = doctor.book()
    with pytest.raises(actions.ReasonExists):
        make_reason(doctor.role, "Consultation")
    with pytest.raises(actions.BadDuration):
        make_reason(doctor.role, "Éclair", 4)
    former = VisitReason.objects.get(pk=doctor.reason.pk)
    actions.change_reason(by=doctor.by, reason=doctor.reason, name="Suivi", duration_min=30, color="rose", rank=2)
    booked.refresh_from_db()
    assert booked.ends_at - booked.starts_at == timedelta(minutes=20)
    actions.withdraw_reason(by=doctor.by, reason=doctor.reason, now=SUNDAY_NOON)
    actions.change_reason(by=doctor.by, reason=former, name="Suivi", duration_min=30, color="blue", rank=2)
    assert list(queries.reasons(doctor.by, doctor.role)) == [], "changed on a page shown before, it stays withdrawn"
    make_reason(doctor.role, "Suivi")


def test_the_file_tells_what_is_booked_and_leads_to_booking_unless_he_died(doctor: Receiving) -> None:
    booked = doctor.book()
    assert [one.address for one in queries.ahead(doctor.by, doctor.patient.pk, SUNDAY_NOON)] == [
        f"/agenda/appointments/{booked.pk}/"
    ]
    where = queries.booking_address(doctor.by, doctor.patient, SUNDAY_NOON)
    assert f"of={doctor.role.pk}&" in where
    assert f"patient={doctor.patient.pk}" in where
    gone = files.note_death(by=doctor.by, patient=doctor.patient, died_on=SUNDAY_NOON.date(), now=SUNDAY_NOON)
    with pytest.raises(files.PatientDied):
        doctor.book(at(9, 40), patient=gone)
    assert not queries.booking_address(doctor.by, gone, SUNDAY_NOON)
    assert queries.way_to(queries.appointment(doctor.by, booked.pk), Kind.REMINDER, SUNDAY_NOON).because == "dead"
