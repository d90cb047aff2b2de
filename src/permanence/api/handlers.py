"""What happens in the house, told to the programs that want to know: identifiers and moments, nothing of anyone."""

from datetime import datetime
from uuid import UUID

from permanence.events.agenda import AppointmentBooked, AppointmentCancelled, AppointmentReturned
from permanence.foundation.actor import Actor

from . import actions, jobs, queries
from .models import Happening


def tell_booked(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Tell that an appointment was booked."""
    _tell(told.structure_id, Happening.BOOKED, told.appointment_id, by, now)


def tell_cancelled(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Tell that an appointment was cancelled."""
    _tell(told.structure_id, Happening.CANCELLED, told.appointment_id, by, now)


def tell_platform_of_change(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Tell the platform that an appointment taken with its regulator is given back, or stands elsewhere."""
    booking = queries.followed(told.structure_id, told.appointment_id)
    if booking is not None:
        jobs.enqueue_booking(actions.follow_regulated(by=by, booking=booking, now=now))


def tell_platform_of_return(told: AppointmentReturned, *, by: Actor, now: datetime) -> None:
    """Tell the platform that such an appointment stands again where it stood before it was moved."""
    booking = queries.followed(told.structure_id, told.instead_of)
    if booking is not None:
        back = actions.follow_regulated(by=by, booking=booking, returned_to=told.appointment_id, now=now)
        jobs.enqueue_booking(back)


def _tell(structure_id: UUID, happening: str, about: UUID, by: Actor, now: datetime) -> None:
    for one in actions.tell_programs(
        by=by, structure_id=structure_id, happening=happening, about=about, at=now, now=now
    ):
        jobs.enqueue(one)
