"""Many hands on the last free room, with real connections: each gets practitioner and room, or nothing of either."""

from collections import Counter

import pytest
from django.db import connection

from permanence.agenda import actions
from permanence.agenda.models import Appointment, Leave
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity import actions as capacity
from permanence.capacity.models import Closure, Reservation, Resource
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, anyone_at, at
from permanence.directory.models import Membership, Person, PractitionerRole
from permanence.directory.tests.personas import make_member, make_site, make_structure
from permanence.foundation.actor import scope

from .test_race_booking import at_once

pytestmark = pytest.mark.usefixtures("committed")
DOCTORS, ROOMS = 6, 2


@pytest.fixture
def house() -> tuple[list[Receiving], list[Resource]]:
    """Six practitioners at one place, whose visits all need one of two rooms."""
    structure = make_structure()
    doctors = [make_receiving(structure) for _ in range(DOCTORS)]
    with scope(anyone_at(doctors[0].role)) as by:
        site = make_site(structure)
        rooms = [capacity.add_resource(by=by, site=site, kind="room", name=f"Salle {n}") for n in range(ROOMS)]
        for number, doctor in enumerate(doctors):
            named = rooms if number % 2 else rooms[::-1]  # asked for in either order: nobody may wait in a circle
            actions.require(by=by, reason=doctor.reason, suitable=named)
            doctor.reason.refresh_from_db()
    return doctors, rooms


def test_the_last_room_has_one_winner_and_nobody_half_of_it(house: tuple[list[Receiving], list[Resource]]) -> None:
    doctors, _rooms = house
    done = at_once(DOCTORS * 2, lambda number: doctors[number % DOCTORS].book(at(9)))
    told = Counter(type(one.got).__name__ for one in done)
    assert told["Appointment"] == ROOMS
    assert told["Appointment"] + told["ThingTaken"] + told["SlotTaken"] == DOCTORS * 2
    with scope(anyone_at(doctors[0].role)):
        taken = Counter(Reservation.objects.filter(state="booked").values_list("held_for", flat=True))
        assert sorted(taken.values()) == [2] * ROOMS
        assert set(taken) == set(Appointment.objects.values_list("pk", flat=True))


def test_moves_that_cross_never_wait_in_a_circle(house: tuple[list[Receiving], list[Resource]]) -> None:
    doctors, _rooms = house
    booked = [doctors[n].book(at(9 + n)) for n in range(2)]

    def swap(number: int) -> object:
        one, doctor = booked[number], doctors[number]
        return actions.move(
            by=doctor.by, appointment=one, practitioner_role=doctor.role, reason=doctor.reason,
            starts_at=at(10 - number), now=SUNDAY_NOON,
        )  # fmt: skip

    done = at_once(2, swap)
    assert [type(one.got) for one in done] == [Appointment, Appointment]


def test_two_who_answer_one_leave_at_once_close_the_agenda_once() -> None:
    structure = make_structure()
    doctor = make_receiving(structure)
    bosses = [make_member(structure, "manager", f"Chef {n}") for n in range(4)]
    with scope(anyone_at(doctor.role)):
        person = Person.objects.get(pk=doctor.role.person_id)
        Membership.objects.get_or_create(structure=structure, person=person, role="practitioner", from_on=MONDAY)
        role = PractitionerRole.objects.get(pk=doctor.role.pk)
        asked = Leave.objects.create(
            structure=structure, person=person, practitioner_role=role, first_on=MONDAY, last_on=MONDAY,
            asked_at=SUNDAY_NOON,
        )  # fmt: skip
    done = at_once(4, lambda n: actions.grant_leave(by=bosses[n], leave=asked, now=SUNDAY_NOON))
    assert Counter(type(one.got).__name__ for one in done) == {"Leave": 1, "SettledAlready": 3}
    with scope(anyone_at(doctor.role)):
        assert Closure.objects.count() == 1
    connection.close()
