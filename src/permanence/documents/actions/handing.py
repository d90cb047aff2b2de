"""A file handed over: by the patient, or by the practice."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.agenda.models import Appointment
from permanence.documents import checking, scanning
from permanence.documents.models import Content, Document, State, Way
from permanence.documents.rules.kinds import LARGEST, kind_of
from permanence.events.documents import DocumentForPatient
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.messaging.models import Channel, Message
from permanence.patients.actions.holding import hold
from permanence.patients.models import Patient

MOST_WAITING = 12
LONGEST = 80


class NotTaken(Invalid):
    """Neither a PDF nor a picture, empty, or too large."""

    title = _("This file cannot be taken")
    next_step = _("A PDF, or a photograph as JPEG or PNG, of 10 MB at most.")


class GoneOut(Refusal):
    """A letter took it along: what was sent stays to be shown."""

    title = _("A letter to a professional took this document along: it stays in the file")
    next_step = _("Give the right one beside it, and write to whoever received this one.")


class TooFull(Refusal):
    """Many wait already: the practice looks at those first."""

    title = _("Many documents wait to be looked at already")
    next_step = _("Wait until the practice has seen them, or bring the rest to the visit.")


@action(Can.EDIT_PATIENT, audit="document.sent", of="patient")
def send(
    *, by: Actor, patient: Patient, content: bytes, now: datetime, words: str = "", paper: str = "",
    appointment: Appointment | None = None,
) -> Document:  # fmt: skip
    """Keep what a patient sends, sealed; it is scanned before anyone opens it, where the installation scans.

    :param paper: the code of the paper asked for that it is
    :raises NotTaken: for a kind or a size that is not taken
    :raises TooFull: when many wait already
    :raises NotFound: for an appointment of somebody else
    """
    if appointment is not None and appointment.patient_id != patient.pk:
        raise NotFound
    hold(patient.pk)  # those who send at once, one after the other
    waiting = Document.objects.filter(patient=patient, state__in=[State.CHECKING, State.WAITING])
    if waiting.count() >= MOST_WAITING:
        raise TooFull
    state = State.CHECKING if scanning.is_on() else State.WAITING
    kept = keep(
        by, patient, content, way=Way.SENT, state=state, words=words, paper=paper, appointment=appointment, at=now
    )
    if state is State.CHECKING:
        checking.check_document.defer(structure_id=patient.structure_id, document_id=kept.pk)
    tell("tasks", patient.structure_id)
    return kept


@action(Can.SEND_MESSAGES, audit="document.given", of="patient")
def give(*, by: Actor, patient: Patient, content: bytes, words: str, now: datetime) -> Document:
    """Put a file into a patient's space; he is told that something waits, and not what.

    :raises NotTaken: for a kind or a size that is not taken
    """
    kept = keep(by, patient, content, way=Way.GIVEN, state=State.ACCEPTED, words=words, at=now)
    publish(DocumentForPatient(patient.structure_id, kept.pk))
    return kept


@action(Can.EDIT_PATIENT, audit="document.taken_back", of="document")
def take_back(*, by: Actor, document: Document) -> None:
    """Take back what nobody of the other side has looked at yet.

    :raises NotFound: when it was looked at, is gone, or came from a professional
    :raises GoneOut: when it was enclosed in a letter
    """
    if document.way == Way.CAME or document.patient_id is None:
        raise NotFound
    hold(document.patient_id)  # nor is it enclosed meanwhile
    if Message.objects.filter(structure=document.structure_id, about=document.pk, channel=Channel.MSSANTE).exists():
        raise GoneOut
    fresh = Document.objects.select_for_update().filter(pk=document.pk, read_at=None)
    mine = fresh.filter(state__in=[State.CHECKING, State.WAITING]) | fresh.filter(way=Way.GIVEN)
    if not mine.exists():
        raise NotFound
    Document.objects.filter(pk=document.pk).delete()
    tell("tasks", document.structure_id)


@action(Can.ANSWER, audit="document.handed_over", of="document")
def hand_over(*, by: Actor, document: Document, now: datetime) -> Document:
    """Note that what was given to a patient was handed to him at the counter; who took it was proved at the desk.

    :raises NotFound: when it was taken back meanwhile, or is none of his to take
    """
    held = Document.objects.select_for_update().filter(pk=document.pk, way=Way.GIVEN).first()
    if held is None:
        raise NotFound
    if held.read_at is None:
        held.read_at = now
        held.save(update_fields=["read_at"])
    return held


def keep(by: Actor, patient: Patient, content: bytes, **said: object) -> Document:
    """Keep a file, sealed.

    :raises NotTaken: for a kind or a size that is not taken
    """
    kind = kind_of(content)
    if not kind or len(content) > LARGEST:
        raise NotTaken
    said["words"] = str(said["words"]).strip()[:LONGEST]
    name = by.name[:200] if by.kind is Kind.PERSON else ""
    return store(patient.structure_id, content, kind=kind, patient=patient, by_name=name, **said)


def store(structure_id: UUID, content: bytes, **said: object) -> Document:
    """Seal a file as it is; what it is was found out before."""
    kept: Document = Document.objects.create(structure_id=structure_id, size=len(content), **said)
    sealed = Content(structure_id=structure_id, document=kept)
    sealed.put(content)
    sealed.save(force_insert=True)
    return kept
