"""What the agenda does about its own facts, after the answer: the patient is told, once, in his language."""

from datetime import datetime

from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation.actor import Actor

from . import queries
from .letters import write
from .models import Status


def confirm_to_patient(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Write the confirmation, or that the appointment was moved, unless it was given back meanwhile."""
    booked = queries.appointment(by, told.appointment_id)
    if booked.status != Status.CANCELLED:
        write(booked, "moved" if queries.former(booked) else "booked", by=by)


def confirm_cancellation(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Write that the appointment is cancelled; of one that was moved, the letter about the new one tells."""
    given_back = queries.appointment(by, told.appointment_id)
    if not queries.moved_to(given_back):
        write(given_back, "cancelled", by=by)
