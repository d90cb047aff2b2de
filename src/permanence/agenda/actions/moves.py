"""Moving what was promised: one time given back for another."""

from datetime import datetime

from permanence.agenda.models import Appointment, Move, Status, VisitReason
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .appointments import book, cancel


@action(Can.BOOK, audit="appointment.moved", of="appointment")
def move(
    *,
    by: Actor,
    appointment: Appointment,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    starts_at: datetime,
    now: datetime,
    source: str = "desk",
) -> Appointment:
    """Book another time for the patient and give the former one back, or change nothing.

    The new time may overlap the former one. What was given back meanwhile is booked anew, not moved.
    :raises TooLate: when the former one is over
    :raises SlotTaken, NotOpen, InThePast, NotHere: as `book` does
    """
    former = Appointment.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.pk)
    cancel(by=by, appointment=former, now=now)
    promise = book(
        by=by,
        patient=appointment.patient,
        practitioner_role=practitioner_role,
        reason=reason,
        starts_at=starts_at,
        now=now,
        source=source,
    )
    if former.status != Status.CANCELLED:
        Move.objects.create(structure_id=promise.structure_id, former=former, appointment=promise, by_name=by.name)
    return promise
