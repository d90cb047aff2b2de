"""Documents, always for an actor; their bytes only when one is opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from permanence.coverage.models import PaperKind
from permanence.documents.models import Content, Document, State, Way
from permanence.documents.rules.classes import ADMINISTRATIVE, is_administrative
from permanence.documents.rules.kinds import SHOWN, TYPES
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import RIGHT, Class, require, sees

OPENED = (State.WAITING, State.ACCEPTED, State.REFUSED)
MOST = 200


@dataclass(frozen=True, slots=True)
class Opened:
    """The bytes of a document, with what a browser is told of them."""

    content: bytes
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits to be looked at, by patient: the oldest, and how many."""

    document: Document
    count: int


def documents(actor: Actor, patient: Patient) -> list[Document]:
    """Return what was handed over on both sides, the last first."""
    actor.require(Can.VIEW_PATIENT, patient.structure_id)
    return list(_of(patient)[:MOST])


def of_patient(patient: Patient) -> list[Document]:
    """Return the same to the patient himself: not what went to professionals, or came from them."""
    return list(_of(patient).exclude(way__in=[Way.LETTER, Way.CAME])[:MOST])


def to_hand_over(actor: Actor, patient: Patient) -> list[Document]:
    """Return what was given to a patient and he has not seen yet, of the classes the actor is given."""
    given = Document.objects.filter(patient=patient, way=Way.GIVEN, state=State.ACCEPTED, read_at=None)
    return [one for one in given.order_by("at")[:MOST] if may_open(actor, one)]


def class_of(found: Document) -> Class:
    """Return the class of a file that a document is in."""
    return Class.ADMINISTRATIVE if is_administrative(found.paper) else Class.CARE


def may_open(actor: Actor, found: Document) -> bool:
    """Tell whether a document is the actor's to open."""
    return sees(actor, found.structure_id, class_of(found))


def openable(actor: Actor, document_id: UUID) -> Document:
    """Return a document whose class the actor is given.

    :raises NotFound, KeptCloser: as for `document`
    :raises NotPermitted: when its class is not his
    """
    found = document(actor, document_id)
    require(actor, found.structure_id, class_of(found))
    return found


def document(actor: Actor, document_id: UUID) -> Document:
    """Return one document that the actor may open, of a file or of a letter that is nobody's yet.

    :raises NotFound: when there is none, or none for this actor
    :raises KeptCloser: when the file is kept closer
    """
    found = Document.objects.filter(pk=document_id).select_related("patient", "appointment").first()
    if found is None:
        raise NotFound
    if found.patient_id is None:
        require(actor, found.structure_id, Class.CARE)
    else:
        patients.patient(actor, found.patient_id)
    return found


def opened(found: Document) -> Opened:
    """Return the bytes of a document that was scanned, or that needed no scan.

    :raises NotFound: when it is held, was refused by the scan, or its content is gone
    """
    content = Content.objects.filter(document=found).first() if found.state in OPENED else None
    if content is None:
        raise NotFound
    return Opened(content.taken(), TYPES[found.kind], f"document-{found.at:%Y-%m-%d}.{found.kind}")


def answer(found: Opened, *, shown: bool = False) -> HttpResponse:
    """Return a document to a browser, which keeps it nowhere, runs nothing of it and believes its type alone.

    :param shown: whether the browser shows a PDF or a picture; everything else it saves
    """
    told = HttpResponse(found.content, content_type=found.type)
    way = "inline" if shown and found.type in SHOWN else "attachment"
    told["Content-Disposition"] = f'{way}; filename="{found.name}"'
    told["Cache-Control"] = "no-store"
    told["Content-Security-Policy"] = "sandbox; default-src 'none'"
    told["X-Content-Type-Options"] = "nosniff"
    return told


def named(found: Document, *, opens: bool) -> str:
    """Say what a document is: the paper asked for, or the words of who handed it over to who may open it."""
    if found.paper:
        kinds = dict(PaperKind.choices)
        return capfirst(str(kinds.get(found.paper, found.paper)))
    return (found.words if opens else "") or _("Document")


def waiting(actor: Actor) -> Iterator[Waiting]:
    """Yield what waits to be looked at, once for each patient, the longest first."""
    found: dict[UUID | None, list[Document]] = {}
    for one in _waiting(actor).order_by("at")[:MOST]:
        found.setdefault(one.patient_id, []).append(one)
    for theirs in found.values():
        yield Waiting(theirs[0], len(theirs))


def attached(patient: Patient) -> Iterator[tuple[str, bytes]]:
    """Yield each file of a patient with a name, for the copy of his data."""
    kept = Content.objects.filter(document__patient=patient, document__state__in=OPENED).select_related("document")
    for rank, one in enumerate(kept.order_by("document__at", "pk"), 1):
        way = {Way.SENT: "envoye", Way.LETTER: "confrere", Way.CAME: "du-confrere"}.get(Way(one.document.way), "recu")
        yield f"documents/{rank:03}-{one.document.at:%Y-%m-%d}-{way}.{one.document.kind}", one.taken()


def _of(patient: Patient) -> QuerySet[Document]:
    return Document.objects.filter(patient=patient).select_related("appointment__practitioner_role__person", "letter")


def _waiting(actor: Actor) -> QuerySet[Document]:
    """Return what waits for this actor: papers for who is given them, the rest for who cares."""
    papers = Q(structure_id__in=actor.structures(RIGHT[Class.ADMINISTRATIVE]), paper__in=ADMINISTRATIVE)
    theirs = papers | Q(structure_id__in=actor.structures(RIGHT[Class.CARE]))
    return Document.objects.filter(theirs, state=State.WAITING).select_related("structure")
