"""What a patient writes and sends to his practice from his space: both wait for the team, as if they came otherwise."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment
from permanence.desk import actions as desk
from permanence.desk.models import Channel, Request, RequestKind
from permanence.documents import actions as documents
from permanence.documents.models import Document
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions as messaging
from permanence.patients.models import Patient
from permanence.portal import links
from permanence.portal.models import PracticePage
from permanence.portal.rules import limits

from .proofs import count_all

LONGEST = 2000


class NothingWritten(Invalid):
    """Without a word, or longer than is read."""

    title = _("Write your message first, in two thousand letters at most")


@action(Can.SEND_MESSAGES, audit="message.written_at_home", of="patient")
def write_to_practice(
    *, by: Actor, patient: Patient, page: PracticePage, words: str, key: str, now: datetime
) -> Request:
    """Leave what a patient writes: on the desk's board, to be read soon, and in his conversation at once.

    :param key: the same one sent twice is one message
    :raises NotFound: where the practice takes no messages
    :raises NothingWritten: for nothing, or too much
    :raises TooMany: when he wrote too often in a day
    """
    if not page.takes_messages or page.structure_id != patient.structure_id:
        raise NotFound
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise NothingWritten
    count_all(page.structure, [("written", links.mark(str(patient.pk)), limits.WRITTEN)], now)
    left = desk.leave_written(
        by=by, structure=page.structure, kind=RequestKind.MESSAGE, expressed=said, patient=patient,
        channel=Channel.SPACE, now=now, key=f"space:{patient.pk}:{key}"[:120],
    )  # fmt: skip
    messaging.follow(
        by=by, structure=page.structure, about=left.pk, channel=Channel.SPACE, words=said, at=now, now=now,
        person=patient.pk, name=patient.name, answered_at=left.closed_at,
    )  # fmt: skip
    return left


@action(Can.EDIT_PATIENT, audit="document.sent_from_home", of="patient")
def send_paper(
    *, by: Actor, patient: Patient, page: PracticePage, content: bytes, words: str, paper: str,
    appointment: Appointment | None, now: datetime,
) -> Document:  # fmt: skip
    """Send a file to the practice, as the paper asked for an appointment or as something else.

    :raises NotFound: where the practice takes no documents
    :raises TooMany: when too much was sent in a day
    :raises NotTaken, TooFull: as the room of documents says
    """
    if not page.takes_documents or page.structure_id != patient.structure_id:
        raise NotFound
    count_all(page.structure, [("sent", links.mark(str(patient.pk)), limits.SENT)], now)
    return documents.send(
        by=by, patient=patient, content=content, words=words, paper=paper, appointment=appointment, now=now
    )
