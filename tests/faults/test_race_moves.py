"""One appointment in many hands, with real connections: postponed, moved, undone, checked in; nobody gets two."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from psycopg.types.range import Range

from permanence.agenda import actions
from permanence.agenda.actions import MovedMeanwhile
from permanence.agenda.models import Appointment, Postponed, Status
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Reservation, Resource
from permanence.capacity.tests.factories import LONG_AGO, SUNDAY_NOON, anyone_at, at, make_open
from permanence.directory.tests.personas import make_site, make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.patients.tests.factories import make_patient

from .test_race_booking import Attempt, at_once

pytestmark = pytest.mark.usefixtures("committed")
TURN, HANDS = timedelta(minutes=20), 4
Deed = Callable[[Receiving, Appointment, int], object]


@pytest.fixture
def doctor() -> Receiving:
    return make_receiving(make_structure())


def to(number: int) -> Any:
    return at(10, 20) + number * TURN


def move(doctor: Receiving, one: Appointment, number: int) -> object:
    named: Any = {"practitioner_role": doctor.role, "reason": doctor.reason, "starts_at": to(number)}
    return actions.move(by=doctor.by, appointment=one, now=SUNDAY_NOON, **named)


def drop(doctor: Receiving, one: Appointment, number: int) -> object:
    return actions.move_near(
        by=doctor.by, appointment=one, practitioner_role=doctor.role, near=to(number), now=SUNDAY_NOON
    )


def check_in(doctor: Receiving, one: Appointment, _number: int) -> object:
    return actions.check_in(by=doctor.by, appointment=one, now=at(8, 50))


def except_(doctor: Receiving, one: Appointment, number: int) -> object:
    return actions.book_exception(
        by=doctor.by, patient=one.patient, practitioner_role=doctor.role, reason=doctor.reason, starts_at=to(number),
        allowed_by=doctor.role.person_id, why="ami", former=one, now=SUNDAY_NOON,
    )  # fmt: skip


def nobody_has_two(doctor: Receiving, done: list[Attempt]) -> None:
    broken = [one.got for one in done if isinstance(one.got, Exception) and not isinstance(one.got, Refusal)]
    assert not broken
    with scope(doctor.by):
        live = Appointment.objects.exclude(status=Status.CANCELLED)
        assert max(Counter(live.values_list("patient_id", flat=True)).values()) == 1
        taken = Reservation.objects.filter(state="booked").values_list("held_for", flat=True)
        assert sorted(taken) == sorted(live.values_list("pk", flat=True))


@pytest.mark.parametrize("deed", [move, drop, check_in, except_])
def test_what_is_postponed_meanwhile(doctor: Receiving, deed: Deed) -> None:
    make_open(doctor.resource, weekday=1)
    people = [make_patient(doctor.role.structure, birth_name=f"Durand-{letter}") for letter in "ABCD"]
    booked = [doctor.book(at(9) + n * TURN, patient=one) for n, one in enumerate(people)]
    made = actions.postpone(
        by=doctor.by, practitioner_role=doctor.role, during=Range(at(9), at(10, 20), "[)"), now=SUNDAY_NOON
    )
    actions.apply_postponement(by=doctor.by, postponement=made, now=SUNDAY_NOON)
    with scope(doctor.by):
        items = {item.appointment_id: item for item in Postponed.objects.select_related("postponement")}

    def hand(number: int) -> object:
        one = booked[number % HANDS]
        if number < HANDS:
            return deed(doctor, one, number)
        return actions.settle(by=doctor.by, item=items[one.pk], now=SUNDAY_NOON)

    nobody_has_two(doctor, at_once(2 * HANDS, hand))


def test_what_is_undone_meanwhile(doctor: Receiving) -> None:
    former = doctor.book(at(9))
    moved = actions.move(
        by=doctor.by, appointment=former, practitioner_role=doctor.role, reason=doctor.reason, starts_at=at(10),
        now=SUNDAY_NOON,
    )  # fmt: skip

    def hand(number: int) -> object:
        if number % 2:
            return (drop, check_in)[number // 2](doctor, moved, 1)
        return actions.return_move(by=doctor.by, appointment=moved, now=SUNDAY_NOON)

    nobody_has_two(doctor, at_once(4, hand))


def test_of_two_who_move_it_elsewhere_the_second_is_told(doctor: Receiving) -> None:
    booked = doctor.book(at(9))
    done = at_once(HANDS, lambda number: move(doctor, booked, number))
    assert Counter(type(one.got) for one in done) == {Appointment: 1, MovedMeanwhile: HANDS - 1}
    nobody_has_two(doctor, done)
    actions.cancel(by=doctor.by, appointment=(gone := doctor.book(at(11, 40))), now=SUNDAY_NOON)
    with pytest.raises(MovedMeanwhile):
        drop(doctor, gone, 3)


def test_a_room_shared_is_taken_from_both_structures_once() -> None:
    doctors = [make_receiving(make_structure()), make_receiving(make_structure("Ailleurs"))]
    with scope(anyone_at(doctors[0].role)) as by:
        room = capacity.add_resource(by=by, site=make_site(doctors[0].role.structure), kind="room", name="Salle")
        capacity.share(
            by=by, resource=room, borrower=doctors[1].role.structure, agreement="Convention", from_on=LONG_AGO
        )
    for doctor in doctors:
        with scope(anyone_at(doctor.role)) as by:
            actions.require(by=by, reason=doctor.reason, suitable=[Resource.objects.get(pk=room.pk)])
            doctor.reason.refresh_from_db()
    done = at_once(6, lambda number: doctors[number % 2].book(at(9)))
    assert sum(isinstance(one.got, Appointment) for one in done) == 1
    assert all(isinstance(one.got, Appointment | Refusal) for one in done)
    booked = [doctors[n].book(at(10 + n)) for n in range(2)]
    for one in at_once(2, lambda n: move(doctors[n], booked[n], 2 * (1 - n))):  # each towards the other's time
        assert isinstance(one.got, Appointment | Refusal)
