"""What the desk does about facts of other rooms, after the answer."""

from datetime import datetime
from typing import TYPE_CHECKING

from permanence.agenda import queries as agenda
from permanence.events.agenda import AnswerForHuman
from permanence.events.desk import RequestWritten
from permanence.events.messaging import ConversationAnswered
from permanence.foundation.actor import Actor
from permanence.messaging import actions as post_office
from permanence.messaging import queries as messaging
from permanence.messaging.models import Said
from permanence.patients import queries as patients

from . import actions
from .models import MailReceived, Request, RequestKind

if TYPE_CHECKING:
    from permanence.agenda.models import Appointment
    from permanence.messaging.models import Received
    from permanence.patients.models import Patient


def read_answer(told: AnswerForHuman, *, by: Actor, now: datetime) -> None:
    """Put what a patient answered on the board, with who he is when only one person can have written it."""
    received = messaging.received(by, told.received_id)
    about = agenda.asked_about(by, received.answers)
    refused: list[Appointment | None] = [*about] if about and received.means == messaging.Means.NO else [None]
    who = _who(by, received, about[0] if len(about) == 1 else None)
    left = [_leave(by, received, who, one, now) for one in refused]
    post_office.follow(
        by=by, structure=received.structure, about=left[0].pk, channel="sms", words=received.body, at=received.at,
        now=now, person=who.pk if who else None, address=received.from_address, name=who.name if who else "",
    )  # fmt: skip


def _leave(
    by: Actor, received: "Received", who: "Patient | None", refused: "Appointment | None", now: datetime
) -> Request:
    """Leave what was written; each appointment of a family that was refused is a request of its own."""
    return actions.leave_written(
        by=by,
        structure=received.structure,
        kind=RequestKind.CANCEL if refused else RequestKind.MESSAGE,
        expressed=received.body,
        now=now,
        patient=refused.patient if refused else who,
        appointment=refused,
        key=f"received:{received.pk}:{refused.pk}" if refused else f"received:{received.pk}",
    )


def follow_in_conversation(told: RequestWritten, *, by: Actor, now: datetime) -> None:
    """Let the conversation with whoever wrote hold his words, under the name the desk gives him."""
    written = Request.objects.select_related("structure", "patient").get(pk=told.request_id)
    mail = MailReceived.objects.filter(request=written).first()
    patient = written.patient
    post_office.follow(
        by=by, structure=written.structure, about=written.pk, channel=written.channel, at=written.opened_at, now=now,
        words=written.understood if written.understood.startswith(written.expressed) else written.expressed,
        person=patient.pk if patient else None, name=patient.name if patient else "",
        address=mail.from_address if mail else "", answered_at=written.closed_at,
    )  # fmt: skip


def close_what_was_answered(told: ConversationAnswered, *, by: Actor, now: datetime) -> None:
    """Close the messages that were answered where they were read, then: one reopened since stays open."""
    answered = Said.objects.filter(conversation=told.conversation_id, answered_at__gte=told.at)
    actions.answered_in_writing(
        by=by, structure_id=told.structure_id, requests=answered.values_list("about", flat=True), closed=told.closed,
        now=now,
    )  # fmt: skip


def _who(by: Actor, received: "Received", appointment: "Appointment | None") -> "Patient | None":
    asked = received.answers
    if asked is not None and asked.kind == messaging.Kind.WORD and asked.person:
        return patients.patient(by, asked.person)  # he was written to by name, and answers that
    behind = patients.behind_number(by, received.structure_id, received.from_address)
    if len(behind) == 1:
        return behind[0]
    return appointment.patient if appointment else None
