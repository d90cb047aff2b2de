"""Many hands on the last extra appointments of a half-day, with real connections that really commit."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope

from .test_race_booking import at_once, overlaps

pytestmark = pytest.mark.usefixtures("committed")
MOST, HANDS = 3, 40
LONG_AGO = SUNDAY_NOON - timedelta(days=30)


@pytest.fixture
def doctor() -> Receiving:
    made = make_receiving(make_structure())
    directives.write(
        by=made.by, structure=made.role.structure, practitioner_role=made.role, kind="overbook",
        body={"max_per_half_day": MOST, "min_urgency": "same_day", "known_only": False},
        term="permanent", valid_from=LONG_AGO, valid_to=None, now=LONG_AGO,
    )  # fmt: skip
    for number in range(9):
        made.book(at(9) + timedelta(minutes=20 * number))
    connection.close()
    return made


def overbook(doctor: Receiving, number: int, key: str | None = None) -> Appointment:
    return actions.overbook(
        by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=at(9) + timedelta(minutes=20 * (number % 9)), urgency="same_day", why=f"hand {number}",
        now=SUNDAY_NOON, key=key,
    )  # fmt: skip


@pytest.mark.parametrize("spread", [1, 9], ids=["one slot", "the whole half-day"])
def test_no_more_than_the_directive_allows(doctor: Receiving, spread: int) -> None:
    done = at_once(HANDS, lambda number: overbook(doctor, number % spread))
    assert Counter(type(one.got) for one in done) == {Appointment: MOST, actions.HalfDayFull: HANDS - MOST}
    with scope(doctor.by):
        assert Reservation.objects.filter(seat__gt=1000, state="booked").count() == MOST
        assert Appointment.objects.filter(overbooked=True).count() == MOST
    assert overlaps(doctor) == 0


def test_one_click_sent_many_times_gives_one(doctor: Receiving) -> None:
    done = at_once(20, lambda _: overbook(doctor, 0, key="one click"))
    assert {type(one.got) for one in done} == {Appointment}
    with scope(doctor.by):
        assert Appointment.objects.filter(overbooked=True).count() == 1


def test_giving_back_and_giving_at_once_stay_within_it(doctor: Receiving) -> None:
    extras = [overbook(doctor, number) for number in range(MOST)]

    def act(number: int) -> object:
        if number % 4 == 0:
            return actions.cancel(by=doctor.by, appointment=extras[number // 4 % MOST], now=SUNDAY_NOON)
        return overbook(doctor, number)

    done = at_once(24, act)
    assert {type(one.got) for one in done} <= {Appointment, actions.HalfDayFull}
    with scope(doctor.by):
        live = Reservation.objects.filter(seat__gt=1000, state="booked")
        assert live.count() <= MOST
        assert set(live.values_list("held_for", flat=True)) == set(
            Appointment.objects.filter(overbooked=True, status="booked").values_list("pk", flat=True)
        )
