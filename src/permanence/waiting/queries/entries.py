"""Who waits, always for an actor."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When

from permanence.agenda.models import VisitReason
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging
from permanence.patients.models import Patient
from permanence.patients.queries import reach
from permanence.ui.sorting import rows_in_order
from permanence.waiting.models import Entry, FarOffer, Offer, Urgency

FIRST = Case(*(When(urgency=code, then=Value(rank)) for rank, code in enumerate(Urgency.values)))
SORTS: dict[str, F | Case] = {
    "patient": F("patient__sort_name"),
    "reason": F("reason__name"),
    "urgency": FIRST,
    "since": F("created_at"),
}
WITH = ("patient", "reason__practitioner_role__person", "structure", "network", "appointment", "asked_about")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which part of the list is looked at; nothing is all of it."""

    structure_id: UUID | None = None
    practitioner_role_id: UUID | None = None
    urgency: str = ""


def seen_by(actor: Actor) -> list[UUID]:
    """Return the structures of which the actor may see who waits: the agenda, and who patients are."""
    return [one for one in actor.structures(Can.VIEW_AGENDA) if actor.may(Can.VIEW_PATIENT, one)]


def entries(actor: Actor, only: Filter = Filter(), sort: str = "") -> QuerySet[Entry]:
    """Return those who wait, with what is offered to them now.

    :param sort: by `SORTS`, as an address says it (`ui.sorting`); after it, the most urgent first, then who has waited
        longest
    """
    chosen = only.structure_id or actor.at
    allowed = [s for s in seen_by(actor) if chosen in (None, s)]
    found = Entry.objects.filter(structure_id__in=allowed, left_at=None).select_related(*WITH)
    if role := only.practitioner_role_id:
        found = found.filter(Q(practitioner_roles__contains=[role]) | Q(practitioner_roles=[]))
    if only.urgency in Urgency.values:
        found = found.filter(urgency=only.urgency)
    offered = Offer.objects.filter(answer="").select_related("place__practitioner_role__person")
    far = Prefetch("far_offers", FarOffer.objects.filter(answer="").select_related("at"), to_attr="far_offered")
    now_asked = (Prefetch("offers", offered, to_attr="offered"), far)
    found = found.prefetch_related(*now_asked, "patient__contacts").order_by(FIRST, "created_at", "pk")
    return rows_in_order(found, sort, SORTS)


def entry(actor: Actor, entry_id: UUID) -> Entry:
    """Return one entry, whether he still waits or not.

    :raises NotFound: when there is none, or not for this actor
    """
    found = Entry.objects.filter(pk=entry_id, structure_id__in=seen_by(actor))
    one = found.select_related(*WITH).prefetch_related("patient__contacts").first()
    if one is None:
        raise NotFound
    return one


def waits_for(actor: Actor, patient: Patient, reason: VisitReason) -> Entry | None:
    """Return the entry under which a patient already waits for this."""
    if patient.structure_id not in seen_by(actor):
        return None
    return next(iter(_waits_for(patient.structure_id, patient.pk, reason.pk)), None)


@composed
def _waits_for(structure_id: UUID, patient_id: UUID, reason_id: UUID) -> QuerySet[Entry]:
    waits = Entry.objects.filter(structure_id=structure_id, patient_id=patient_id, reason_id=reason_id, left_at=None)
    return waits.select_related(*WITH).order_by(FIRST, "created_at", "pk")[:1]


def overdue(actor: Actor, today: date) -> QuerySet[Entry]:
    """Return those whose last day is past."""
    return Entry.objects.filter(structure_id__in=actor.structures(), left_at=None, until_on__lt=today)


def address_of(one: Entry, now: datetime, post: messaging.Post | None = None) -> str:
    """Return where a message about a time offered goes, when he wishes one; empty when he is called."""
    if not one.by_email:
        return ""
    known = post or messaging.post(one.structure)
    choice = messaging.choose(reach(one.patient), known, messaging.Kind.OFFER, now)
    return choice.address if choice.written else ""
