"""An appointment moved or cancelled while its patient is here: his arrival follows, and what is seen stays seen."""

from datetime import datetime, timedelta

import pytest

from permanence.agenda import actions
from permanence.agenda.actions import TooLate
from permanence.agenda.models import Appointment
from permanence.capacity.tests.factories import at
from permanence.foundation.actor import scope

from .factories import Receiving

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
CAME, LATER = at(8, 50), at(8, 55)


def here(doctor: Receiving, *more: str, now: datetime = CAME) -> Appointment:
    """Return Monday's appointment at 9:00, whose patient has come, and gone further when told."""
    booked = doctor.book()
    for number, verb in enumerate(("check_in", *more)):
        getattr(actions, verb)(by=doctor.by, appointment=booked, now=now + number * SECOND)
    return booked


def moved(doctor: Receiving, one: Appointment, starts_at: datetime, now: datetime = LATER) -> Appointment:
    return actions.move(
        by=doctor.by, appointment=one, practitioner_role=doctor.role, reason=doctor.reason, starts_at=starts_at, now=now
    )


def stage(doctor: Receiving, one: Appointment) -> str:
    with scope(doctor.by):
        return Appointment.objects.get(pk=one.pk).stage


@pytest.mark.parametrize(
    ("starts_at", "becomes"), [(at(10), "waiting"), (at(11, 40), "planned"), (at(9) + timedelta(days=7), "planned")]
)
def test_who_is_here_stays_so_for_a_time_that_is_near(doctor: Receiving, starts_at: datetime, becomes: str) -> None:
    one = here(doctor)
    new = moved(doctor, one, starts_at)
    assert stage(doctor, new) == becomes
    if becomes == "waiting":
        assert {step.at for step in new.steps.all()} == {CAME}


def test_taken_back_he_is_still_here(doctor: Receiving) -> None:
    one = here(doctor)
    new = moved(doctor, one, at(10))
    actions.return_move(by=doctor.by, appointment=new, now=at(8, 56))
    assert (stage(doctor, one), stage(doctor, new)) == ("waiting", "cancelled")


@pytest.mark.parametrize("further", [("call_in",), ("call_in", "see_off")])
def test_who_is_being_seen_is_neither_moved_nor_cancelled(doctor: Receiving, further: tuple[str, ...]) -> None:
    one = here(doctor, *further)
    with pytest.raises(TooLate):
        moved(doctor, one, at(10))
    with pytest.raises(TooLate):
        actions.cancel(by=doctor.by, appointment=one, now=at(8, 56))
    assert stage(doctor, one) in ("in_room", "gone")
