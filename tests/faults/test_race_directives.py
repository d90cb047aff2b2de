"""A directive written while a booking is under way: neither overtakes the other, with real connections."""

from datetime import timedelta
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection

from permanence.agenda import actions
from permanence.agenda.models import Appointment
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directives import actions as directives
from permanence.directives.models import Directive
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope

from .test_race_booking import at_once

pytestmark = pytest.mark.usefixtures("committed")
SOON = 0.5  # seconds in which whoever need not wait would be done


@pytest.fixture
def doctor() -> Receiving:
    made = make_receiving(make_structure())
    connection.close()
    return made


def refuse_new(doctor: Receiving) -> Directive:
    return write(doctor, "new_patients", {"policy": "refuse", "exceptions": []})


def write(doctor: Receiving, kind: str, body: dict[str, Any]) -> Directive:
    return directives.write(
        by=doctor.by, structure=doctor.role.structure, practitioner_role=doctor.role, kind=kind, body=body,
        term="permanent", valid_from=SUNDAY_NOON, valid_to=None, now=SUNDAY_NOON,
    )  # fmt: skip


def test_a_booking_waits_for_a_directive_being_written_and_obeys_it(doctor: Receiving) -> None:
    came: list[Exception] = []

    def book() -> None:
        try:
            doctor.book()
        except actions.NewPatientsRefused as refused:
            came.append(refused)
        finally:
            connection.close()

    with scope(doctor.by):
        refuse_new(doctor)  # not committed yet
        booking = Thread(target=book)
        booking.start()
        booking.join(SOON)
        assert booking.is_alive()
    booking.join()
    assert len(came) == 1
    with scope(doctor.by):
        assert not Appointment.objects.exists()


def test_a_directive_waits_for_a_booking_under_way(doctor: Receiving) -> None:
    written = Event()

    def write() -> None:
        refuse_new(doctor)
        written.set()
        connection.close()

    with scope(doctor.by):
        booked = doctor.book()  # not committed yet
        writing = Thread(target=write)
        writing.start()
        assert not written.wait(SOON)
    writing.join()
    with scope(doctor.by):
        assert Appointment.objects.get() == booked


def test_a_directive_that_no_booking_asks_waits_for_none(doctor: Receiving) -> None:
    with scope(doctor.by):
        doctor.book()  # not committed yet
        (done,) = at_once(1, lambda _: write(doctor, "note", {"text": "Le lecteur de cartes est en panne."}))
        assert isinstance(done.got, Directive)


def test_who_writes_gives_up_while_a_booking_stays_under_way_and_the_next_bookings_pass(doctor: Receiving) -> None:
    colleague = make_receiving(doctor.role.structure)
    with scope(doctor.by):
        doctor.book()  # not committed yet
        writing, booking = at_once(2, lambda number: colleague.book() if number else refuse_new(doctor))
        assert isinstance(writing.got, directives.BookingUnderWay)
        assert isinstance(booking.got, Appointment)
    with scope(doctor.by):
        assert not Directive.objects.exists()
        refuse_new(doctor)


def test_of_many_bookings_none_waits_for_another_because_of_directives(doctor: Receiving) -> None:
    done = at_once(9, lambda number: doctor.book(at(9) + timedelta(minutes=20 * number)))
    assert {type(one.got) for one in done} == {Appointment}
