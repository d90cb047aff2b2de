"""Beyond the fence: who waits at a colleague's practice, and what was offered to one of here over there.

Each practice is looked at in a scope of its own, by the house's own actor. What comes out of it is listed in `Far`:
how urgent, since when, how long a visit and a warning he needs; not who he is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from permanence.agenda import queries as agenda
from permanence.directory import queries as directory
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.refusal import NotFound
from permanence.waiting import links, rules
from permanence.waiting.models import Entry, FarOffer, Place

from .candidates import asked_elsewhere, busy_then, local_place, wish_of
from .entries import Filter, address_of, entries, seen_by
from .forbidden import takes_every_newcomer

FAR_OFFERS = ("entry__patient", "entry__appointment", "structure", "at")


@dataclass(frozen=True, slots=True)
class Far:
    """One who waits at a colleague's practice and agreed to be seen elsewhere: all that is told of him.

    :param reason: the name of what he comes for, which the practitioner offers as well
    :param extra_min: how much longer than others he needs
    """

    structure_id: UUID
    entry_id: UUID
    since: datetime
    wish: rules.Wish
    reason: str
    extra_min: int
    emailed: bool


def colleague(structure_id: UUID) -> Actor:
    """Return the house's own actor at one practice of a network, and at no other."""
    return system("waiting.network", [structure_id])


def far_candidates(place: Place, names: frozenset[str], now: datetime) -> list[Far]:
    """Return those who wait in the practices of the same networks and may be asked, in the order to ask them.

    Nobody when the practitioner keeps no list, or does not take every new patient: over there they cannot know
    what he would say.
    :param names: what the practitioner offers, folded
    """
    if not names or not takes_every_newcomer(place.structure_id, place.practitioner_role_id, now):
        return []
    found = [far for structure_id, networks in _around(place) for far in _of(structure_id, networks, place, names, now)]
    return rules.rank(found, local_place(place))


def shared(one: UUID, other: UUID) -> frozenset[UUID]:
    """Return the networks to which both practices belong."""
    return frozenset(member.network_id for member in directory.neighbours(one) if member.structure_id == other)


def far_offer(actor: Actor, offer_id: UUID) -> FarOffer:
    """Return one time proposed to a patient of here at a colleague's practice.

    :raises NotFound: when there is none, or not for this actor
    """
    found = FarOffer.objects.filter(pk=offer_id, structure_id__in=seen_by(actor))
    one = found.select_related(*FAR_OFFERS).prefetch_related("entry__patient__contacts").first()
    if one is None:
        raise NotFound
    return one


def far_offers(actor: Actor, structure_id: UUID | None = None) -> QuerySet[FarOffer]:
    """Return what patients of here are being asked about over there, the first to end first."""
    chosen = structure_id or actor.at
    allowed = [s for s in seen_by(actor) if chosen in (None, s)]
    found = FarOffer.objects.filter(structure_id__in=allowed, answer="").select_related(*FAR_OFFERS)
    return found.prefetch_related("entry__patient__contacts").order_by("answer_by")


def far_link(made: FarOffer) -> str:
    """Return the path of the page where the patient answers."""
    return reverse("portal:far_offer", args=[links.OFFER.token(made.structure_id, made.pk)])


def _around(place: Place) -> Iterator[tuple[UUID, frozenset[UUID]]]:
    around: dict[UUID, set[UUID]] = {}
    for member in directory.neighbours(place.structure_id):
        around.setdefault(member.structure_id, set()).add(member.network_id)
    return ((structure_id, frozenset(networks)) for structure_id, networks in around.items())


def _of(structure_id: UUID, networks: frozenset[UUID], place: Place, names: frozenset[str], now: datetime) -> list[Far]:
    specialty, local = place.practitioner_role.specialty, local_place(place)
    with scope(colleague(structure_id)) as there:
        waiting = list(
            entries(there, Filter(structure_id=structure_id)).filter(
                network__in=networks, reason__practitioner_role__specialty=specialty
            )
        )
        asked = set(FarOffer.objects.filter(place_id=place.pk).values_list("entry_id", flat=True))
        busy = busy_then(place, waiting)
        return [
            _told(one, wish, now)
            for one in waiting
            if agenda.called(one.reason.name) in names
            and one.pk not in asked
            and one.patient_id not in busy
            and not asked_elsewhere(one, place)
            and not rules.obstacles(wish := wish_of(one, now, anyone=True), local, now)
        ]


def _told(one: Entry, wish: rules.Wish, now: datetime) -> Far:
    return Far(
        structure_id=one.structure_id,
        entry_id=one.pk,
        since=one.created_at,
        wish=wish,
        reason=agenda.called(one.reason.name),
        extra_min=one.patient.extra_time_min,
        emailed=bool(address_of(one, now)),
    )
