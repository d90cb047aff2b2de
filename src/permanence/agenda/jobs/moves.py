"""What the agenda does later: a move is told to the patient once nobody is about to undo it."""

from datetime import datetime
from uuid import UUID

from permanence.agenda import queries
from permanence.agenda.letters import write
from permanence.agenda.models import Appointment, Status
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job


@job(queue="events", retry=8)
def tell_move(*, by: Actor, now: datetime, appointment_id: str) -> None:
    """Tell the patient where his appointment is now: once, and from where he knows it.

    Of several moves in a row he hears the last one; when it came back to the time he knows, he gets its new link.
    Who undoes it at that moment queues behind.
    """
    Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment_id)
    moved = queries.appointment(by, UUID(appointment_id))
    if moved.status == Status.CANCELLED:
        return
    known = queries.last_told(by, moved)
    elsewhere = known and (known.starts_at, known.practitioner_role_id) != (moved.starts_at, moved.practitioner_role_id)
    if known and elsewhere:
        write(moved, "moved", by=by, now=now, former=known)
    else:
        write(moved, "booked", by=by, now=now)
