"""An appointment moved by its link: as the desk would, and no more often than somebody needs to."""

from datetime import datetime

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.portal import links
from permanence.portal.rules import limits

from .proofs import count_all


@action(Can.BOOK, audit="appointment.moved_from_home", of="appointment")
def move_from_home(*, by: Actor, appointment: Appointment, starts_at: datetime, now: datetime) -> Appointment:
    """Take another time with the same practitioner for the same reason.

    :param by: a patient online: he takes no more than his door allows
    :raises TooMany: when he did so too often in a day: each time is written to him, and another loses it meanwhile
    :raises SlotTaken, NotOpen, InThePast, TooLate, MovedMeanwhile: as `agenda.move` does
    """
    counted = [("moved", links.mark(str(appointment.patient_id)), limits.MOVED)]
    count_all(appointment.structure, counted, now)
    return agenda.move(
        by=by, appointment=appointment, practitioner_role=appointment.practitioner_role, reason=appointment.reason,
        starts_at=starts_at, now=now, source="online",
    )  # fmt: skip
