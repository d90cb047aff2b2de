"""What the desk does about facts of other rooms, after the answer."""

from datetime import datetime
from typing import TYPE_CHECKING

from permanence.agenda import queries as agenda
from permanence.events.agenda import AnswerForHuman
from permanence.foundation.actor import Actor
from permanence.messaging import queries as messaging
from permanence.patients import queries as patients

from . import actions
from .models import RequestKind

if TYPE_CHECKING:
    from permanence.agenda.models import Appointment
    from permanence.messaging.models import Received
    from permanence.patients.models import Patient


def read_answer(told: AnswerForHuman, *, by: Actor, now: datetime) -> None:
    """Put what a patient answered on the board, with who he is when only one person can have written it."""
    received = messaging.received(by, told.received_id)
    about = agenda.asked_about(by, received.answers)
    appointment = about[0] if len(about) == 1 else None
    refuses = received.means == messaging.Means.NO and appointment is not None
    actions.leave_written(
        by=by,
        structure=received.structure,
        kind=RequestKind.CANCEL if refuses else RequestKind.MESSAGE,
        expressed=received.body,
        now=now,
        patient=_who(by, received, appointment),
        appointment=appointment if refuses else None,
        key=f"received:{received.pk}",
    )


def _who(by: Actor, received: "Received", appointment: "Appointment | None") -> "Patient | None":
    behind = patients.behind_number(by, received.structure_id, received.from_address)
    if len(behind) == 1:
        return behind[0]
    return appointment.patient if appointment else None
