"""What the agenda does about its own facts, after the answer: the patient is told, once, in his language."""

from datetime import datetime

from permanence.events.agenda import AppointmentBooked, AppointmentCancelled
from permanence.foundation.actor import Actor

from . import queries
from .jobs import UNDONE_WITHIN, tell_move
from .letters import write, write_series
from .models import Status


def confirm_to_patient(told: AppointmentBooked, *, by: Actor, now: datetime) -> None:
    """Write the confirmation, unless it was given back meanwhile; a move is told once it can no longer be undone."""
    booked = queries.appointment(by, told.appointment_id)
    if booked.status != Status.CANCELLED:
        place = queries.place_of(by, booked) if booked.source == "series" else None
        if place:
            write_series(place.series, by=by)
        elif queries.former(booked):
            later = now + UNDONE_WITHIN
            tell_move.defer(structure_id=booked.structure_id, schedule_at=later, appointment_id=booked.pk)
        else:
            write(booked, "booked", by=by)


def confirm_cancellation(told: AppointmentCancelled, *, by: Actor, now: datetime) -> None:
    """Write that the appointment is cancelled, if it still is; of one that was moved, another letter tells."""
    given_back = queries.appointment(by, told.appointment_id)
    if given_back.status == Status.CANCELLED and not queries.moved_to(given_back):
        place = queries.place_of(by, given_back)
        if place and place.series.ended_at:
            write_series(place.series, by=by, ended=True)
        else:
            write(given_back, "cancelled", by=by)
