"""An evening goes on after midnight: the waiting room shows who is here, and who comes, three hours over it."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from permanence.agenda import actions, queries
from permanence.capacity import actions as capacity
from permanence.capacity.tests.factories import MONDAY, SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas
from permanence.patients.tests.factories import make_patient

from .factories import Receiving
from .pages import as_, url

pytestmark = pytest.mark.django_db
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def night(doctor: Receiving) -> Receiving:
    """Open Mondays from 20:00 to 6:00: one patient at 23:40, one at 0:20, both of one evening."""
    capacity.open_recurring(
        by=doctor.by, resource=doctor.resource, now=SUNDAY_NOON,
        recurring=capacity.Recurring(0, time(20), time(6), MONDAY, overnight=True),
    )  # fmt: skip
    return doctor


def shown(doctor: Receiving, now: datetime) -> list[str]:
    """Tell who is in the practitioner's room then, by the hour of his appointment."""
    seen = queries.room(doctor.by, doctor.role, now).visits
    return [f"{one.appointment.starts_at.astimezone(at(0).tzinfo):%H:%M} {one.stage}" for one in seen]


def test_it_goes_three_hours_over_midnight_both_ways(night: Receiving) -> None:
    late = night.book(at(23, 40))
    night.book(at(0, 20, day=TUESDAY), patient=make_patient(night.role.structure, by=night.by, birth_name="Petit"))
    actions.check_in(by=night.by, appointment=late, now=at(23, 30))
    assert shown(night, at(21, 19)) == ["23:40 waiting"], "the night is too far"
    assert shown(night, at(21, 21)) == ["23:40 waiting", "00:20 planned"]
    assert shown(night, at(0, 10, day=TUESDAY)) == ["23:40 waiting", "00:20 planned"]
    assert shown(night, at(2, 40, day=TUESDAY)) == ["23:40 waiting", "00:20 planned"]
    assert shown(night, at(2, 41, day=TUESDAY)) == ["00:20 planned"]
    assert shown(night, at(23, day=TUESDAY)) == ["00:20 planned"], "it is of that day"


def test_who_came_before_midnight_is_called_in_after_it(who: Personas, night: Receiving) -> None:
    late = night.book(at(23, 40))
    actions.check_in(by=night.by, appointment=late, now=at(23, 35))
    with time_machine.travel(at(0, 15, day=TUESDAY), tick=False):
        client = as_(who.alice)
        page = client.get(url("waiting_room")).content.decode()
        assert "23 h 40" in page
        assert client.post(url("entry", late.pk)).status_code in (200, 302)
    late.refresh_from_db()
    assert late.stage == "in_room"
    (seen,) = queries.room(night.by, night.role, at(0, 16, day=TUESDAY)).in_room
    assert seen.entered_at == at(0, 15, day=TUESDAY)
