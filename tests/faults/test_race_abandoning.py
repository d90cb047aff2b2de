"""A postponement given up while it is being applied, with real connections: each is settled or left, never half."""

from datetime import date, timedelta

import pytest
from django.db import connection
from psycopg.types.range import Range

from permanence.agenda import actions, jobs, queries
from permanence.agenda.models import Appointment, Move
from permanence.agenda.tests.factories import Receiving, make_receiving
from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import make_structure
from permanence.foundation.actor import scope
from permanence.foundation.refusal import Refusal
from permanence.patients.tests.factories import make_patient

from .test_race_booking import at_once, overlaps

pytestmark = pytest.mark.usefixtures("committed")
MONDAY_OFF = Range(at(0), at(0, day=date(2026, 11, 24)), "[)")


@pytest.fixture
def doctor() -> Receiving:
    made = make_receiving(make_structure())
    for number in range(9):
        patient = make_patient(made.role.structure, birth_name=f"Petit{chr(97 + number)}")
        made.book(at(9) + timedelta(minutes=20 * number), patient=patient)
    connection.close()
    return made


@pytest.mark.parametrize("pause", range(4))
def test_nothing_is_half_done(doctor: Receiving, pause: int) -> None:
    asked = {"by": doctor.by, "now": SUNDAY_NOON}
    made = actions.postpone(practitioner_role=doctor.role, during=MONDAY_OFF, **asked)
    actions.apply_postponement(postponement=made, **asked)

    def act(number: int) -> object:
        if number:
            return jobs.settle_all(postponement_id=str(made.pk), **asked)
        for _ in range(pause * 2):
            with scope(doctor.by):
                queries.postponement(doctor.by, made.pk)
        return actions.abandon_postponement(postponement=made, **asked)

    done = at_once(3, act)
    assert not [one.got for one in done if isinstance(one.got, Exception) and not isinstance(one.got, Refusal)]
    with scope(doctor.by):
        lines = list(queries.items(doctor.by, made))
        assert {line.settled for line in lines} <= {"moved", "dropped"}
        for line in lines:
            status = Appointment.objects.get(pk=line.appointment_id).status
            assert status == ("cancelled" if line.settled == "moved" else "booked")
        assert Move.objects.count() == sum(line.settled == "moved" for line in lines)
    assert overlaps(doctor) == 0
