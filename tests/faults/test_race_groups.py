"""Many hands on one group, with real connections that really commit: as many come as there are places, nobody twice."""

from collections import Counter
from datetime import time

import pytest
from django.db import connection

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Reservation
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient

from .test_race_booking import at_once, overlaps

pytestmark = pytest.mark.usefixtures("committed")
PLACES, HANDS = 6, 40


@pytest.fixture
def doctor() -> Receiving:
    made = make_receiving(make_structure())
    capacity.open_recurring(
        by=made.by, resource=made.resource, recurring=capacity.Recurring(0, time(14), time(14, 20), MONDAY),
        terms=capacity.Terms(seats=PLACES), now=SUNDAY_NOON,
    )  # fmt: skip
    connection.close()
    return made


@pytest.fixture
def crowd(doctor: Receiving) -> list[Patient]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    made = [
        make_patient(doctor.role.structure, birth_name=f"Petit{letters[number // 26]}{letters[number % 26]}")
        for number in range(HANDS)
    ]
    connection.close()
    return made


def proven(doctor: Receiving) -> bool:
    with scope(doctor.by):
        return overlaps(doctor) == 0 and free.free_time_differences(doctor.by) == []


def test_as_many_come_as_there_are_places(doctor: Receiving, crowd: list[Patient]) -> None:
    done = at_once(HANDS, lambda number: doctor.book(at(14), patient=crowd[number]))
    assert Counter(type(one.got) for one in done) == {Appointment: PLACES, actions.SlotTaken: HANDS - PLACES}
    with scope(doctor.by):
        seats = Reservation.objects.filter(state="booked").values_list("seat", flat=True)
        assert sorted(seats) == list(range(1, PLACES + 1))
    assert proven(doctor)


def test_one_patient_asked_for_by_many_has_one_place(doctor: Receiving) -> None:
    done = at_once(HANDS, lambda _: doctor.book(at(14)))
    assert Counter(type(one.got) for one in done) == {Appointment: 1, actions.AlreadyThere: HANDS - 1}
    with scope(doctor.by):
        assert Reservation.objects.filter(state="booked").count() == 1
    assert proven(doctor)


def test_giving_back_and_taking_at_once_stay_within_it(doctor: Receiving, crowd: list[Patient]) -> None:
    first = [doctor.book(at(14), patient=crowd[number]) for number in range(PLACES)]
    connection.close()

    def act(number: int) -> object:
        if number % 4 == 0 and number // 4 < PLACES:
            return actions.cancel(by=doctor.by, appointment=first[number // 4], now=SUNDAY_NOON)
        return doctor.book(at(14), patient=crowd[number])

    done = at_once(HANDS, act)
    assert {type(one.got) for one in done} <= {Appointment, actions.SlotTaken, actions.AlreadyThere}
    with scope(doctor.by):
        live = Reservation.objects.filter(state="booked")
        assert live.count() <= PLACES
        booked = Appointment.objects.filter(status="booked")
        assert set(live.values_list("held_for", flat=True)) == set(booked.values_list("pk", flat=True))
    assert proven(doctor)
