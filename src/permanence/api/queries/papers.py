"""The rows behind FHIR's documents: what lies in patients' files, and what professionals are to send."""

from typing import Any

from django.db.models import Q, QuerySet

from permanence.api.rules import fhir
from permanence.documents.models import Awaited, AwaitedEnd, Document, State
from permanence.documents.queries import ADMINISTRATIVE
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from . import filters
from .closer import open_to
from .kind import Kind

THERE = (State.WAITING, State.ACCEPTED)


def _documents(actor: Actor) -> QuerySet[Document]:
    """Return what lies in patients' files, handed over by whichever side, but papers of administration."""
    here = Document.objects.filter(structure_id__in=actor.structures(Can.VIEW_CARE), state__in=THERE)
    here = here.filter(open_to(actor, "patient_id", right=Can.VIEW_CARE), patient__isnull=False)
    return here.exclude(paper__in=ADMINISTRATIVE).select_related("patient", "letter").order_by("-at", "pk")


def _awaited(actor: Actor) -> QuerySet[Awaited]:
    """Return what professionals are to send, and what became of it."""
    here = Awaited.objects.filter(structure_id__in=actor.structures(Can.VIEW_CARE), patient__merged_into=None)
    here = here.filter(open_to(actor, "patient_id", right=Can.VIEW_CARE))
    return here.select_related("patient").order_by("expected_on", "pk")


def _doc_status(value: str) -> Q:
    ways = {"final": State.ACCEPTED, "preliminary": State.WAITING}
    return Q(state__in=[ways[code] for part in value.split(",") if (code := fhir.token(part)[1]) in ways])


def _awaited_status(value: str) -> Q:
    ways = {"active": "", "completed": AwaitedEnd.CAME, "revoked": AwaitedEnd.DROPPED}
    return Q(outcome__in=[ways[code] for part in value.split(",") if (code := fhir.token(part)[1]) in ways])


def _of_patient(**more: filters.Filter) -> dict[str, Any]:
    whose = filters.reference("patient_id", "Patient")
    leads = {"Patient": "patient_id"}
    return {
        "filters": {"_id": filters.by_id, "patient": whose, "subject": whose, **more},
        "chained": {"patient": leads, "subject": leads},
    }


PAPERS: dict[str, Kind] = {
    "DocumentReference": Kind(
        _documents,
        **_of_patient(date=filters.date("at"), **{"doc-status": _doc_status}),
        sorts={"date": "at"},
    ),
    "CommunicationRequest": Kind(
        _awaited,
        **_of_patient(
            status=_awaited_status,
            authored=filters.day("asked_on", "authored"),
            occurrence=filters.day("expected_on", "occurrence"),
        ),
        sorts={"occurrence": "expected_on"},
    ),
}
