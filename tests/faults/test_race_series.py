"""A series moved or ended while one of its sessions is moved or given back, with real connections."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from permanence.agenda import actions
from permanence.agenda.models import Appointment, Series, Status
from permanence.agenda.rules.series import Constraints
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal

from .test_race_booking import at_once

pytestmark = pytest.mark.usefixtures("committed")
WEEK, COUNT = timedelta(days=7), 4
STARTS = [at(9) + n * WEEK for n in range(COUNT)]
LATER = [start + timedelta(hours=1) for start in STARTS]
ASKED = Constraints(COUNT, (0,), 1, from_hour=at(9).time(), to_hour=at(11).time(), first_on=at(9).date())


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def series_of(doctor: Receiving) -> Series:
    return actions.book_series(
        by=doctor.by, patient=doctor.patient, practitioner_role=doctor.role, reason=doctor.reason, asked=ASKED,
        starts=STARTS, now=SUNDAY_NOON,
    )  # fmt: skip


def move_all(doctor: Receiving, series: Series) -> object:
    return actions.move_series(by=doctor.by, series=series, asked=ASKED, starts=LATER, now=SUNDAY_NOON)


def end_all(doctor: Receiving, series: Series) -> object:
    return actions.cancel_series(by=doctor.by, series=series, now=SUNDAY_NOON)


def move_one(doctor: Receiving, one: Appointment) -> object:
    return actions.move(
        by=doctor.by, appointment=one, practitioner_role=doctor.role, reason=doctor.reason,
        starts_at=one.starts_at + timedelta(hours=2), now=SUNDAY_NOON,
    )  # fmt: skip


def give_back(doctor: Receiving, one: Appointment) -> object:
    return actions.cancel(by=doctor.by, appointment=one, now=SUNDAY_NOON)


@pytest.mark.parametrize("whole", [move_all, end_all])
@pytest.mark.parametrize("single", [move_one, give_back])
def test_a_session_is_never_doubled_nor_brought_back(
    doctor: Receiving,
    whole: Callable[[Receiving, Series], object],
    single: Callable[[Receiving, Appointment], object],
) -> None:
    for attempt in range(4):
        series = series_of(doctor)
        with scope(doctor.by):
            one = Appointment.objects.get(place__series=series, starts_at=STARTS[attempt % COUNT])
        deeds = [lambda s=series: whole(doctor, s), lambda o=one: single(doctor, o)]
        done = at_once(2, lambda number, deeds=deeds: deeds[number]())
        broken = [one.got for one in done if isinstance(one.got, Exception) and not isinstance(one.got, Refusal)]
        assert not broken
        with scope(doctor.by):
            kept = Appointment.objects.filter(status=Status.BOOKED)
            weeks = [start.astimezone(at(9).tzinfo).date() for start in kept.values_list("starts_at", flat=True)]
            assert len(weeks) == len(set(weeks)), "two sessions of one week"
            if single is give_back and not isinstance(done[1].got, Refusal):  # else it was told that it is moved
                assert one.starts_at.astimezone(at(9).tzinfo).date() not in weeks, "brought back"
            for left in kept:
                actions.cancel(by=doctor.by, appointment=left, now=SUNDAY_NOON)
