"""Many hands on one visit, with real connections that really commit: it is noted once, and everyone is told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment, DelayTold, Step, Ticket
from permanence.agenda.rules import screens
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.messaging.models import Message

from .test_race_booking import at_once as all_at_once

pytestmark = pytest.mark.usefixtures("committed")
HANDS = 12


@pytest.fixture
def doctor(committed: None) -> Receiving:
    return make_receiving(make_structure(), email="elodie@exemple.test")


def at_once(attempt: Callable[[int], object]) -> list[object]:
    """Let all hands attempt it together, and return what each got."""
    return [one.got for one in all_at_once(HANDS, attempt)]


def test_a_patient_checked_in_by_many_came_once(doctor: Receiving) -> None:
    booked = doctor.book()
    got = at_once(lambda _: actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50)))
    assert {one.stage for one in got if isinstance(one, Appointment)} == {"waiting"}
    assert len([one for one in got if isinstance(one, Appointment)]) == HANDS
    with scope(doctor.by):
        assert sorted(Step.objects.values_list("kind", flat=True)) == ["arrived", "waiting"]


def test_who_arrives_at_once_draws_a_ticket_of_his_own(doctor: Receiving, monkeypatch: pytest.MonkeyPatch) -> None:
    booked = [doctor.book(at(9) + number * timedelta(minutes=20)) for number in range(9)]
    monkeypatch.setattr(screens, "TICKETS", [f"K {number}" for number in range(10, 19)])  # one for each
    site = {"site": None, "name": "Salle", "sentence": "", "sound": False}
    actions.add_screen(by=doctor.by, structure=doctor.role.structure, now=SUNDAY_NOON, **site)
    arrive = at_once(lambda n: actions.check_in(by=doctor.by, appointment=booked[n % 9], now=at(8, 50)))
    assert not [one for one in arrive if isinstance(one, Exception)]
    with scope(doctor.by):
        assert len({*Ticket.objects.values_list("words", flat=True)}) == Ticket.objects.count() == len(booked)


def test_a_patient_called_and_seen_off_at_once_leaves_one_truth(doctor: Receiving) -> None:
    booked = doctor.book()
    actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50))

    def act(number: int) -> Appointment:
        verb = (actions.call_in, actions.see_off, actions.take_back)[number % 3]
        return verb(by=doctor.by, appointment=booked, now=at(9, number))

    got = at_once(act)
    assert not [one for one in got if isinstance(one, Exception) and not isinstance(one, Refusal)]
    with scope(doctor.by):
        standing = list(Step.objects.filter(undone_at=None).values_list("kind", flat=True))
        assert len(standing) == len(set(standing))
        furthest = next((k for k in ("gone", "in_room", "waiting", "arrived") if k in standing), "planned")
        assert Appointment.objects.get().stage == furthest


def test_cancelled_or_arrived_but_not_half_of_each(doctor: Receiving) -> None:
    booked = doctor.book()

    def act(number: int) -> Appointment:
        if number % 2:
            return actions.cancel(by=doctor.by, appointment=booked, now=at(8, 50))
        return actions.check_in(by=doctor.by, appointment=booked, now=at(8, 50))

    got = at_once(act)
    assert not [one for one in got if isinstance(one, Exception) and not isinstance(one, Refusal)]
    with scope(doctor.by):
        assert (kept := Appointment.objects.get()).stage == "cancelled"
        assert kept.status == "cancelled"


def test_a_delay_told_by_many_at_once_is_told_once(doctor: Receiving) -> None:
    doctor.book(at(10), now=SUNDAY_NOON)
    said = actions.announce_delay(by=doctor.by, practitioner_role=doctor.role, minutes=30, until=at(12), now=at(9))
    got = at_once(lambda _: actions.tell_delay(by=doctor.by, delay=said, now=at(9, 1)))
    assert sorted(one for one in got if isinstance(one, int)) == [*[0] * (HANDS - 1), 1]
    with scope(doctor.by):
        assert (Message.objects.count(), DelayTold.objects.count()) == (1, 1)


def test_one_code_typed_by_many_and_guesses_at_once(doctor: Receiving) -> None:
    booked = doctor.book()
    code = queries.code(booked)

    def act(number: int) -> object:
        typed = code if number % 2 else f"{number}"
        return actions.check_in_by_code(by=doctor.by, structure=doctor.role.structure, code=typed, now=at(8, 50))

    got = at_once(act)
    assert len([one for one in got if isinstance(one, Appointment)]) == HANDS // 2
    with scope(doctor.by):
        assert Step.objects.count() == 1
