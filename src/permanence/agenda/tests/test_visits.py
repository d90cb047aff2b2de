"""Visits through the doors: arrived, called in, gone, missed, taken back; delays said and told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, DelayTold, EntranceTry, Step
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import scope
from permanence.foundation.models import Trace
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.messaging.models import Message
from permanence.patients.tests.factories import make_patient

from .factories import Receiving, make_receiving

pytestmark = pytest.mark.django_db


@pytest.fixture
def doctor(who: Personas) -> Iterator[Receiving]:
    with scope(who.alice):
        yield make_receiving(who.here, by=who.alice, email="elodie@exemple.test")


def stage(booked: Appointment) -> tuple[str, str]:
    booked.refresh_from_db()
    return booked.stage, booked.status


def test_stage_and_status_follow_the_steps(doctor: Receiving) -> None:
    booked, by = doctor.book(), doctor.by
    assert stage(booked) == ("planned", "booked")
    actions.confirm(by=by, appointment=booked, now=SUNDAY_NOON)
    assert stage(booked) == ("confirmed", "booked")
    actions.check_in(by=by, appointment=booked, now=at(8, 48))
    assert stage(booked) == ("waiting", "checked-in")
    actions.call_in(by=by, appointment=booked, now=at(9, 5))
    assert stage(booked) == ("in_room", "checked-in")
    actions.see_off(by=by, appointment=booked, now=at(9, 22))
    assert stage(booked) == ("gone", "fulfilled")
    steps = Step.objects.order_by("at", "id").values_list("kind", "by_name")
    assert [kind for kind, _ in steps] == ["confirmed", "arrived", "waiting", "in_room", "gone"]
    assert {name for _, name in steps} == {by.name}
    assert Trace.objects.filter(verb="appointment.called_in", subject_id=booked.pk).count() == 1


def test_by_himself_he_has_arrived_and_the_desk_seats_him(doctor: Receiving) -> None:
    booked = doctor.book()
    actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50), by_patient=True)
    assert stage(booked) == ("arrived", "arrived")
    actions.seat(by=doctor.by, appointment=booked, now=at(8, 55))
    assert stage(booked) == ("waiting", "checked-in")


def test_who_is_checked_in_twice_is_so_once(doctor: Receiving) -> None:
    booked = doctor.book()
    for minute in (48, 50):
        actions.check_in(by=doctor.by, appointment=booked, now=at(8, minute))
    assert set(Step.objects.values_list("at", flat=True)) == {at(8, 48)}


def test_absent_then_excused_then_there_after_all(doctor: Receiving) -> None:
    booked, by = doctor.book(), doctor.by
    with pytest.raises(actions.NotNow):
        actions.note_absence(by=by, appointment=booked, excused=False, now=at(8, 59))
    actions.note_absence(by=by, appointment=booked, excused=False, now=at(9, 25))
    assert stage(booked) == ("unexcused", "noshow")
    actions.note_absence(by=by, appointment=booked, excused=True, now=at(9, 40))
    assert stage(booked) == ("excused", "noshow")
    actions.check_in(by=by, appointment=booked, now=at(9, 50))
    assert stage(booked) == ("waiting", "checked-in")


def test_a_mistake_is_taken_back_whole_and_stays_written(doctor: Receiving) -> None:
    booked, by = doctor.book(), doctor.by
    actions.check_in(by=by, appointment=booked, now=at(8, 48))
    actions.call_in(by=by, appointment=booked, now=at(9))
    actions.take_back(by=by, appointment=booked, now=at(9, 1))
    assert stage(booked) == ("waiting", "checked-in")
    actions.take_back(by=by, appointment=booked, now=at(9, 1))
    assert stage(booked) == ("planned", "booked")
    with pytest.raises(actions.NotTheLast):
        actions.take_back(by=by, appointment=booked, now=at(9, 1))
    assert list(Step.objects.values_list("undone_by", flat=True).distinct()) == [by.name]
    actions.check_in(by=by, appointment=booked, now=at(9, 2))
    with pytest.raises(actions.NotTheLast):
        actions.take_back(by=by, appointment=booked, now=at(9, 2) + timedelta(days=1))


def test_what_is_cancelled_has_no_visit(doctor: Receiving) -> None:
    booked = doctor.book()
    actions.cancel(by=doctor.by, appointment=booked, now=SUNDAY_NOON)
    assert stage(booked) == ("cancelled", "cancelled")
    with pytest.raises(actions.NotNow):
        actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50))


def test_no_hand_writes_a_status_that_is_not_the_stage_s(doctor: Receiving) -> None:
    booked = doctor.book()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=booked.pk).update(status="fulfilled")


def test_colleague_without_the_right_and_stranger_note_nothing(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    said = actions.announce_delay(by=who.alice, practitioner_role=doctor.role, minutes=20, until=at(12), now=at(8, 30))
    for actor in (who.bob, who.charlie):
        for verb in (
            actions.confirm,
            actions.check_in,
            actions.seat,
            actions.call_in,
            actions.see_off,
            actions.take_back,
        ):
            with pytest.raises(NotPermitted):
                verb(by=actor, appointment=booked, now=at(8, 50))
        with pytest.raises(NotPermitted):
            actions.announce_delay(by=actor, practitioner_role=doctor.role, minutes=5, until=at(12), now=at(9))
        with pytest.raises(NotPermitted):
            actions.tell_delay(by=actor, delay=said, now=at(9))
        with scope(actor):
            assert queries.rooms(actor, who.here, at(9)) == []
            with pytest.raises(NotFound):
                queries.delay(actor, said.pk)
    assert not Step.objects.exists()


def test_the_room_tells_who_is_here_who_is_next_and_how_late(doctor: Receiving, who: Personas) -> None:
    first, second, third = (doctor.book(at(9, minute)) for minute in (0, 20, 40))
    actions.check_in(by=who.alice, appointment=first, now=at(8, 50))
    actions.check_in(by=who.alice, appointment=second, now=at(9, 5))
    actions.call_in(by=who.alice, appointment=first, now=at(9, 15))
    [room] = queries.rooms(who.alice, who.here, at(9, 25))
    assert [v.appointment.pk for v in room.in_room] == [first.pk]
    assert room.next is not None
    assert (room.next.appointment.pk, room.next.arrived_at, room.next.expected_at) == (second.pk, at(9, 5), at(9, 35))
    assert [(v.appointment.pk, v.late_min) for v in room.coming] == [(third.pk, 15)]
    assert room.late_min == 15
    actions.announce_delay(by=who.alice, practitioner_role=doctor.role, minutes=40, until=at(12), now=at(9, 26))
    said = queries.room(who.alice, doctor.role, at(9, 26))
    assert said.announced is not None
    assert (said.late_min, said.coming[0].expected_at) == (40, at(10, 20))


def test_a_delay_is_told_once_to_each(doctor: Receiving, who: Personas) -> None:
    without = make_patient(who.here, by=who.alice, birth_name="Petit", phone="05 36 49 99 90")
    doctor.book(at(10)), doctor.book(at(10, 20), patient=without), doctor.book(at(11, 40))
    said = actions.announce_delay(by=who.alice, practitioner_role=doctor.role, minutes=30, until=at(11), now=at(9, 30))
    again = actions.announce_delay(by=who.alice, practitioner_role=doctor.role, minutes=30, until=at(11), now=at(9, 31))
    assert again.pk == said.pk
    shown = queries.to_tell(who.alice, said, at(9, 31))
    assert [(one.visit.expected_at, bool(one.address), bool(one.phone)) for one in shown] == [
        (at(10, 30), True, False), (at(10, 50), False, True),
    ]  # fmt: skip
    assert [actions.tell_delay(by=who.alice, delay=said, now=at(9, 32)) for _ in range(2)] == [1, 0]
    letter = Message.objects.get()
    assert "vers 10 h 30" in letter.body
    assert "environ 30 min" in letter.body
    assert doctor.reason.name not in letter.body + letter.subject
    assert "Durand" not in letter.body + letter.subject
    actions.note_told(by=who.alice, delay=said, appointment=shown[1].visit.appointment, now=at(9, 40))
    assert sorted(DelayTold.objects.values_list("how", flat=True)) == ["email", "voice"]


@pytest.mark.parametrize(("minutes", "hours"), [(481, 1), (20, 0), (20, -1), (20, 25)])
def test_a_delay_that_makes_no_sense_is_refused(doctor: Receiving, minutes: int, hours: int) -> None:
    with pytest.raises(actions.BadDelay):
        actions.announce_delay(
            by=doctor.by,
            practitioner_role=doctor.role,
            minutes=minutes,
            until=at(9) + timedelta(hours=hours),
            now=at(9),
        )


def test_a_code_checks_in_whose_it_is(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    code = queries.code(booked)
    assert actions.check_in_by_code(by=who.alice, structure=who.here, code=code, now=SUNDAY_NOON) is None
    found = actions.check_in_by_code(by=who.alice, structure=who.here, code=f"{code[:3]} {code[3:]}", now=at(8, 45))
    assert found is not None
    assert found.pk == booked.pk
    assert stage(booked) == ("arrived", "arrived")
    assert Step.objects.get().by_patient


def test_guessing_closes_the_entrance_for_a_while(doctor: Receiving, who: Personas) -> None:
    booked = doctor.book()
    for _ in range(10):
        assert actions.check_in_by_code(by=who.alice, structure=who.here, code="none", now=at(8, 40)) is None
    code = queries.code(booked)
    with pytest.raises(actions.EntranceClosed):
        actions.check_in_by_code(by=who.alice, structure=who.here, code=code, now=at(8, 41))
    assert actions.check_in_by_code(by=who.alice, structure=who.here, code=code, now=at(8, 50))
    assert EntranceTry.objects.count() == 10
