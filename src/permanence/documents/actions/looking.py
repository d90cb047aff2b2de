"""What a patient sent is scanned, looked at, accepted or refused."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from permanence.coverage import actions as coverage
from permanence.documents import queries
from permanence.documents.models import Content, Document, State, Way
from permanence.events.documents import DocumentForPatient
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import require

REFUSED_KEPT = timedelta(days=7)  # so that a mistake can be mended
LONGEST_WHY = 200


class Settled(Refusal):
    """A colleague was faster, or it cannot be opened yet."""

    title = _("This document is settled already, or is not to be opened yet")
    next_step = _("Look at it again: the page shows how it stands.")


@action(Can.VIEW_ADMINISTRATIVE, audit="document.accepted", of="document")
def accept(*, by: Actor, document: Document, now: datetime) -> Document:
    """Accept what a patient sent; the paper asked for that it is counts as come.

    :raises Settled: when it is settled already, or not scanned yet
    """
    held = _settle(by, document, State.ACCEPTED, now)
    if held.paper and held.appointment:
        coverage.tick_papers(by=by, appointment=held.appointment, came=[held.paper], now=now)
    return held


@action(Can.VIEW_ADMINISTRATIVE, audit="document.refused", of="document")
def refuse(*, by: Actor, document: Document, why: str, now: datetime) -> Document:
    """Refuse what a patient sent, and tell him why in his space; its content goes after a week.

    :raises Settled: when it is settled already, or not scanned yet
    """
    held = _settle(by, document, State.REFUSED, now, why=why.strip()[:LONGEST_WHY])
    publish(DocumentForPatient(held.structure_id, held.pk))
    return held


@action(Can.EDIT_PATIENT, audit="document.scanned", of="document")
def note_scan(*, by: Actor, document: Document, infected: bool, now: datetime) -> Document:
    """Note what the scan found; where it found something, the content is gone at once."""
    held = Document.objects.select_for_update().get(pk=document.pk)
    if held.state != State.CHECKING:
        return held
    passed = State.ACCEPTED if held.way == Way.CAME else State.WAITING
    held.state, held.scanned_at = (State.INFECTED, None) if infected else (passed, now)
    held.save(update_fields=["state", "scanned_at"])
    if infected:
        Content.objects.filter(document=held).delete()
    if infected and held.way == Way.SENT:
        publish(DocumentForPatient(held.structure_id, held.pk))
    tell("tasks", held.structure_id)
    return held


@action(Can.VIEW_PATIENT, audit="document.read", of="document")
def note_read(*, by: Actor, document: Document, now: datetime) -> Document:
    """Note in the trace that a document is opened, and on it when the other side did so first."""
    Document.objects.filter(pk=document.pk, read_at=None).update(read_at=now)
    return document


@action(Can.EDIT_PATIENT, audit="documents.refused_forgotten", of="structure")
def forget_refused(*, by: Actor, structure: UUID, now: datetime) -> int:
    """Forget the content of what was refused a week ago; that it was sent and refused stays."""
    old = Content.objects.filter(
        structure_id=structure, document__state=State.REFUSED, document__settled_at__lte=now - REFUSED_KEPT
    )
    count, _rows = old.delete()
    return count


def _settle(by: Actor, document: Document, state: State, now: datetime, *, why: str = "") -> Document:
    require(by, document.structure_id, queries.class_of(document))
    held = Document.objects.select_for_update(of=("self",)).select_related("appointment").get(pk=document.pk)
    if held.way != Way.SENT or held.state != State.WAITING:
        raise Settled
    held.state, held.why, held.settled_at, held.settled_by_name = state, why, now, by.name[:200]
    held.save(update_fields=["state", "why", "settled_at", "settled_by_name"])
    tell("tasks", held.structure_id)
    return held
