"""Rooms and devices: which there are, which a reason needs, what takes them; always for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from psycopg.types.range import Range

from permanence.agenda.models import Appointment, Requirement, Suitable, Use, VisitReason
from permanence.capacity import queries as capacity
from permanence.capacity.models import Reservation, Resource, Sharing, live
from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .appointments import appointments

SHOWN, MOST_SHOWN = timedelta(days=14), 100


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement of a reason, with the names of what serves for it."""

    requirement: Requirement
    names: list[str]


def things(actor: Actor, structure_id: UUID) -> QuerySet[Resource]:
    """Return the rooms, devices and other things of one structure, those retired too."""
    seen = capacity.resources(actor).filter(structure_id=structure_id, practitioner_role=None)
    return seen.select_related("site", "structure").order_by("kind", "name")


def thing(actor: Actor, resource_id: UUID) -> Resource:
    """Return one room or device of a structure acted for.

    :raises NotFound: when there is none, or not for this actor
    """
    seen = capacity.resources(actor).filter(pk=resource_id, practitioner_role=None)
    found = seen.select_related("site", "structure").first()
    if found is None:
        raise NotFound
    return found


def staff_to_add(structure_id: UUID) -> QuerySet[Person]:
    """Return who of the team could be taken with visits and is not yet."""
    there_already = Resource.objects.filter(structure_id=structure_id, person__isnull=False)
    return directory.assistants(structure_id).exclude(pk__in=there_already.values("person"))


def staff_resource(structure_id: UUID, person_id: UUID) -> Resource | None:
    """Return what is taken when a member of the team is; nothing when visits take nobody of that name."""
    return Resource.objects.filter(structure_id=structure_id, person=person_id).first()


def has_left(resource: Resource) -> bool:
    """Tell whether it is a member of the team who works there no more, and whose time visits still take."""
    if resource.person_id is None or resource.retired_on is not None:
        return False
    living = Membership.objects.filter(directory.alive(directory.today()), structure=resource.structure_id)
    return not living.filter(person=resource.person_id).exists()


def taken_in(resource: Resource, during: Range[datetime]) -> int:
    """Return how many appointments take a thing during a time."""
    taken = Reservation.objects.filter(resource=resource, state="booked", source="appointment")
    return taken.filter(starts_at__lt=during.upper, ends_at__gt=during.lower).count()


def borrowed(actor: Actor, structure_id: UUID, on: date) -> QuerySet[Resource]:
    """Return what other structures share with one just now, and have not retired."""
    mine = actor.structures(Can.VIEW_AGENDA)
    if structure_id not in mine:
        return Resource.objects.none()
    shared = Resource.objects.filter(capacity.there(on), pk__in=[one for one, _ in capacity.lent_to([structure_id])])
    return shared.select_related("site", "structure").order_by("structure__name", "name")


def needs_of(reason: VisitReason) -> capacity.Needs | None:
    """Return the rooms and devices without which a visit for a reason cannot be; none for nearly all of them."""
    if not reason.equipped:
        return None
    return needs_of_many([reason]).get(reason.pk)


def needs_of_many(reasons: Iterable[VisitReason]) -> dict[UUID, capacity.Needs]:
    """Return the same for several reasons, in one reading."""
    houses = {one.pk: one.structure_id for one in reasons if one.equipped}
    if not houses:
        return {}
    sets: dict[UUID, dict[UUID, list[UUID]]] = {}
    for one in Requirement.objects.filter(reason__in=houses).order_by("rank", "id"):
        sets.setdefault(one.reason_id, {})[one.pk] = []
    suitable = Suitable.objects.filter(requirement__reason__in=houses).order_by("rank", "id")
    for reason_id, requirement_id, resource_id in suitable.values_list(
        "requirement__reason_id", "requirement_id", "resource_id"
    ):
        sets[reason_id][requirement_id].append(resource_id)
    return {pk: capacity.Needs(houses[pk], tuple(tuple(some) for some in found.values())) for pk, found in sets.items()}


def requirements(actor: Actor, reason: VisitReason) -> list[Required]:
    """Return what a reason needs, each with the names of what serves; what is no longer lent has none."""
    theirs = Requirement.objects.filter(reason=reason, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = list(theirs.order_by("rank", "id"))
    serving = Suitable.objects.filter(requirement__in=found).order_by("rank", "id")
    pairs = list(serving.values_list("requirement_id", "resource_id"))
    names = capacity.things_named(resource for _, resource in pairs)
    return [Required(one, [names[thing] for of, thing in pairs if of == one.pk and thing in names]) for one in found]


def requirement(actor: Actor, requirement_id: UUID) -> Requirement:
    """Return one requirement.

    :raises NotFound: when there is none, or not for this actor
    """
    theirs = Requirement.objects.filter(pk=requirement_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = theirs.select_related("reason").first()
    if found is None:
        raise NotFound
    return found


def reasons_needing(actor: Actor, resource: Resource) -> list[VisitReason]:
    """Return the reasons still offered for which a thing serves."""
    seen = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    theirs = seen.filter(requirements__suitable__resource=resource).distinct()
    return list(theirs.select_related("practitioner_role__person").order_by("name"))


def taken_with(appointment: Appointment) -> list[str]:
    """Return the names of the rooms and devices taken with an appointment, needed still or not."""
    taken = Reservation.objects.filter(held_for=appointment.pk, state__in=["held", "booked"])
    mine = taken.filter(resource__practitioner_role=None).values_list("resource_id", flat=True)
    return sorted(capacity.things_named(mine).values())


def behind(actor: Actor, rows: Sequence[UUID]) -> tuple[dict[UUID | None, Appointment], dict[UUID | None, Use]]:
    """Return the appointments and the uses for which something is taken, as far as the actor may see them."""
    uses = Use.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return {**appointments(actor).in_bulk(rows)}, {**uses.in_bulk(rows)}


@dataclass(frozen=True, slots=True)
class Coming:
    """What takes a thing for a while, as it may be told: for whom where the actor may know, else that it is taken."""

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    use: Use | None = None


def coming(actor: Actor, resource: Resource, house: Structure, now: datetime) -> list[Coming]:
    """Return what takes a thing in the two weeks to come; of other structures that it is taken, and no more."""
    taken = Reservation.objects.filter(live(now), resource=resource)
    found = list(taken.filter(ends_at__gt=now, starts_at__lt=now + SHOWN).order_by("starts_at", "seat")[:MOST_SHOWN])
    ids = [one.held_for for one in found if one.held_for and (one.borrower_id or one.structure_id) == house.pk]
    visits, uses = behind(actor, ids)
    return [Coming(one.starts_at, one.ends_at, visits.get(one.held_for), uses.get(one.held_for)) for one in found]


def things_with_needs(actor: Actor, structure_id: UUID) -> list[tuple[Resource, list[str]]]:
    """Return the things of a structure, those retired last, each with the reasons that need it."""
    found = sorted(things(actor, structure_id), key=lambda one: bool(one.retired_on))
    pairs = Suitable.objects.filter(resource__in=found, requirement__reason__withdrawn_at=None)
    named: dict[UUID, set[str]] = {}
    for thing_id, name in pairs.values_list("resource_id", "requirement__reason__name"):
        named.setdefault(thing_id, set()).add(name)
    return [(one, sorted(named.get(one.pk, ()))) for one in found]


def use(actor: Actor, use_id: UUID) -> Use:
    """Return one use.

    :raises NotFound: when there is none, or not for this actor
    """
    found = Use.objects.filter(pk=use_id, structure_id__in=actor.structures(Can.VIEW_AGENDA)).first()
    if found is None:
        raise NotFound
    return found


def sharings(actor: Actor, resource: Resource, today: date) -> QuerySet[Sharing]:
    """Return the agreements about a thing that are not over, its owner's to see."""
    theirs = Sharing.objects.filter(resource=resource, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return theirs.filter(Q(until_on=None) | Q(until_on__gte=today)).select_related("borrower").order_by("from_on")


def sharing(actor: Actor, sharing_id: UUID) -> Sharing:
    """Return one agreement, to its owner.

    :raises NotFound: when there is none, or not for this actor
    """
    theirs = Sharing.objects.filter(pk=sharing_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = theirs.select_related("resource").first()
    if found is None:
        raise NotFound
    return found


def uses_said(actor: Actor, taken: Iterable[Reservation]) -> dict[UUID | None, str]:
    """Return what things are taken for without a patient, where the actor may know."""
    named = [one.held_for for one in taken if one.source == "use" and one.held_for]
    if not named:
        return {}
    theirs = Use.objects.filter(pk__in=named, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return dict(theirs.values_list("pk", "what"))
