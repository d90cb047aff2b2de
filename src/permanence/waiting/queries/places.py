"""Times being offered and what was answered, always for an actor."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.waiting import links
from permanence.waiting.models import FarOffer, Offer, Place

from .entries import seen_by

OFFERS = (
    "entry__patient",
    "entry__appointment",
    "reason",
    "structure",
    "place__practitioner_role__person",
    "place__freed_by__practitioner_role__site",
    "place__freed_by__site",
    "place__site",
    "appointment",
)


def places(actor: Actor, structure_id: UUID | None = None) -> QuerySet[Place]:
    """Return the times being offered, the nearest first, each with its offers."""
    return _places(actor, structure_id).filter(ended_at=None).order_by("starts_at", "pk")


def places_ended(actor: Actor, structure_id: UUID | None, since: datetime) -> QuerySet[Place]:
    """Return the times lately offered and what became of them, the last first."""
    return _places(actor, structure_id).filter(ended_at__gte=since).order_by("-ended_at")


def place(actor: Actor, place_id: UUID) -> Place:
    """Return one time given back.

    :raises NotFound: when there is none, or not for this actor
    """
    found = _places(actor, None, everywhere=True).filter(pk=place_id).first()
    if found is None:
        raise NotFound
    return found


def opened(actor: Actor) -> QuerySet[Place]:
    """Return the places that someone may still have."""
    return Place.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), ended_at=None)


def offer(actor: Actor, offer_id: UUID) -> Offer:
    """Return one offer.

    :raises NotFound: when there is none, or not for this actor
    """
    found = Offer.objects.filter(pk=offer_id, structure_id__in=seen_by(actor))
    one = found.select_related(*OFFERS).prefetch_related("entry__patient__contacts").first()
    if one is None:
        raise NotFound
    return one


def to_call(actor: Actor) -> list[Offer | FarOffer]:
    """Return the offers that someone must make by telephone, the first to end first."""
    allowed = [s for s in actor.structures(Can.BOOK) if actor.at in (None, s)]
    both: list[Offer | FarOffer] = [*_told_here(allowed), *_told_far(allowed)]
    return sorted(both, key=lambda offer: offer.answer_by)


@composed
def _told_here(structures: Collection[UUID]) -> QuerySet[Offer]:
    return Offer.objects.filter(structure_id=any_of(structures), answer="", emailed=False)


@composed
def _told_far(structures: Collection[UUID]) -> QuerySet[FarOffer]:
    return FarOffer.objects.filter(structure_id=any_of(structures), answer="", emailed=False)


def link(made: Offer) -> str:
    """Return the path of the page where the patient answers."""
    return reverse("portal:offer", args=[links.OFFER.token(made.structure_id, made.pk)])


def behind_link(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the offer a patient's link names.

    :raises NotFound: when it is damaged or not ours
    """
    return links.OFFER.read_pair(token)


def _places(actor: Actor, structure_id: UUID | None, *, everywhere: bool = False) -> QuerySet[Place]:
    chosen = structure_id or (None if everywhere else actor.at)
    allowed = [s for s in seen_by(actor) if chosen in (None, s)]
    offers = Offer.objects.select_related("entry__patient", "reason", "through").prefetch_related(
        "entry__patient__contacts"
    )
    found = Place.objects.filter(structure_id__in=allowed)
    return found.select_related("structure", "practitioner_role__person").prefetch_related(Prefetch("offers", offers))
