"""Mass postponements, always for an actor: what is proposed, what became of it, who must still be told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet
from psycopg.types.range import Range

from permanence.agenda import rules
from permanence.agenda.models import Appointment, Decision, Postponed, Postponement, Settled, Status
from permanence.capacity.models import Closure
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging
from permanence.messaging.models import State
from permanence.patients.queries import read_together

from .appointments import appointments, way_to
from .places import offers


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line of the review: what is decided, and the other places it could have."""

    item: Postponed
    others: Sequence[rules.Place]
    roles: dict[UUID, PractitionerRole]

    @property
    def choices(self) -> list[tuple[rules.Place, PractitionerRole]]:
        """The other places, with whom."""
        return [(place, self.roles[place.role]) for place in self.others]


@dataclass(frozen=True, slots=True)
class ToCall:
    """Someone who must be called: he has no e-mail, or it did not arrive, or nothing could be proposed."""

    item: Postponed
    undelivered: bool


def displaceable(actor: Actor, role: PractitionerRole, during: Range[datetime], now: datetime) -> QuerySet[Appointment]:
    """Return what is booked within a time and has not begun, in order."""
    booked = appointments(actor).filter(practitioner_role=role, status=Status.BOOKED, starts_at__gt=now)
    return booked.filter(starts_at__lt=during.upper, ends_at__gt=during.lower).order_by("starts_at", "pk")


def missed(actor: Actor, postponement: Postponement, now: datetime) -> QuerySet[Appointment]:
    """Return what is booked within its time and stands in no postponement that waits: booked meanwhile."""
    if postponement.abandoned_at:
        return Appointment.objects.none()
    there = displaceable(actor, postponement.practitioner_role, postponement.during, now)
    settled = Postponed.objects.filter(postponement=postponement).values("appointment")
    waiting = Postponed.objects.filter(settled="", structure_id=postponement.structure_id).values("appointment")
    return there.exclude(pk__in=settled).exclude(pk__in=waiting)


def postponements(actor: Actor, role: PractitionerRole | None = None) -> QuerySet[Postponement]:
    """Return the postponements the actor may see, the latest first, with how many wait and how many are done."""
    seen = Postponement.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    seen = seen.select_related("practitioner_role__person", "practitioner_role__structure")
    seen = seen.annotate(number=Count("items"), waiting=Count("items", filter=Q(items__settled="")))
    return seen.filter(practitioner_role=role) if role else seen


def postponement(actor: Actor, postponement_id: UUID) -> Postponement:
    """Return one postponement.

    :raises NotFound: when there is none, or not for this actor
    """
    found = postponements(actor).filter(pk=postponement_id).first()
    if found is None:
        raise NotFound
    return found


def postponed(actor: Actor, item_id: UUID) -> Postponed:
    """Return one appointment of a postponement.

    :raises NotFound: when there is none, or not for this actor
    """
    found = items(actor).filter(pk=item_id).first()
    if found is None:
        raise NotFound
    return found


def items(actor: Actor, of: Postponement | None = None) -> QuerySet[Postponed]:
    """Return the appointments of postponements, in the order of the day, with who, why, where to and how reached."""
    seen = Postponed.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA)).select_related(
        "appointment__patient",
        "appointment__reason",
        "appointment__practitioner_role__structure",
        "proposed_role__person",
        "postponement__practitioner_role__structure",
    )
    seen = seen.prefetch_related("appointment__patient__contacts")
    return seen.filter(postponement=of) if of else seen


def waiting(actor: Actor, of: Postponement) -> QuerySet[Postponed]:
    """Return what is not settled yet."""
    return items(actor, of).filter(settled="")


def untried(of: Postponement) -> QuerySet[Postponed]:
    """Return what is to be settled since it was last applied, and was not tried yet, the first appointments first."""
    if of.applied_at is None:
        return Postponed.objects.none()
    theirs = Postponed.objects.filter(postponement=of, settled="")
    return theirs.filter(Q(tried_at=None) | Q(tried_at__lt=of.applied_at)).order_by("appointment__starts_at", "pk")


def last_settled_at(of: Postponement) -> datetime | None:
    """Return when the last of its appointments was settled."""
    last: datetime | None = Postponed.objects.filter(postponement=of).aggregate(last=Max("settled_at"))["last"]
    return last


def proposals(
    actor: Actor, of: Postponement, found: Sequence[Postponed], now: datetime, *, after: datetime | None = None
) -> list[Proposal]:
    """Return the lines of the review, each with the other places it could have, none of them proposed to another.

    :param after: look for the other places from there
    """
    role = of.practitioner_role
    taken = [pair for item in found if (pair := proposed(item))]
    offered = offers(actor, role, [item.appointment for item in found], now=now, after=after, taken=taken)
    with_whom = {place.role for offer in offered.values() for place in offer.places}
    roles = PractitionerRole.objects.select_related("person").in_bulk(list(with_whom))
    return [Proposal(item, offered[item.appointment_id].places, roles) for item in found]


def proposed(item: Postponed) -> tuple[UUID, rules.Place] | None:
    """Return the place proposed to a patient by a line that moves him; nothing otherwise."""
    if item.decision != Decision.MOVE or item.settled or item.proposed_at is None:
        return None
    assert item.proposed_role_id
    assert item.proposed_reason_id
    assert item.proposed_until
    own = item.proposed_role_id == item.appointment.practitioner_role_id
    place = rules.Place(item.proposed_role_id, item.proposed_reason_id, item.proposed_at, item.proposed_until, own)
    return item.appointment.patient_id, place


def next_best(actor: Actor, item: Postponed, besides: Iterable[Postponed], now: datetime) -> rules.Offer:
    """Return what can be offered to one, besides what is proposed to the others."""
    role = item.appointment.practitioner_role
    taken = [pair for other in besides if (pair := proposed(other))]
    return offers(actor, role, [item.appointment], now=now, taken=taken)[item.appointment_id]


def unwritten(found: Iterable[Postponed]) -> list[Postponed]:
    """Return those to whom no change could be written: they are called."""
    posts: dict[UUID, messaging.Post] = {}
    items = list(found)
    read_together(item.appointment.patient for item in items)
    return [item for item in items if not _written(item.appointment, posts)]


def worklist(actor: Actor, found: Iterable[Postponed]) -> list[ToCall]:
    """Return who must be called: to be called, or moved or cancelled without an e-mail that reaches him."""
    changed = {Settled.MOVED.value, Settled.CANCELLED.value}
    told = [item for item in found if item.settled in changed]
    read_together(item.appointment.patient for item in told)
    undelivered = _undelivered(actor, told)
    posts: dict[UUID, messaging.Post] = {}
    calls = []
    for item in found:
        failed = item.appointment_id in undelivered
        silent = item.settled in changed and not _written(item.appointment, posts)
        if item.settled == Settled.TO_CALL or silent or failed:
            calls.append(ToCall(item, undelivered=failed))
    return calls


def _written(booked: Appointment, posts: dict[UUID, messaging.Post]) -> bool:
    """Tell whether the change is written to him; what a structure's post can do is read once."""
    if booked.structure_id not in posts:
        posts[booked.structure_id] = messaging.post(booked.practitioner_role.structure)
    return way_to(booked, messaging.Kind.CHANGE, booked.created_at, posts[booked.structure_id]).written


def counts(found: Iterable[Postponed]) -> dict[str, int]:
    """Count the lines by what is decided, and once settled by what became of them."""
    counted: dict[str, int] = dict.fromkeys([*Decision.values, *Settled.values], 0)
    for item in found:
        counted[item.settled or item.decision] += 1
    return counted


def _undelivered(actor: Actor, told: Sequence[Postponed]) -> set[UUID]:
    """Return the appointments whose letter, about them or what took their place, did not arrive."""
    if not told:
        return set()
    known: dict[Any, UUID] = {item.appointment_id: item.appointment_id for item in told}
    moved = Appointment.objects.filter(moved_from__former__in=list(known)).values_list("pk", F("moved_from__former"))
    known |= dict(moved)
    failed = messaging.messages(actor, state=State.FAILED).filter(about__in=list(known))
    return {known[about] for about in failed.values_list("about", flat=True)}


def booked_in_closures(
    actor: Actor, role: PractitionerRole, closures: Iterable[Closure], now: datetime
) -> list[tuple[Closure, int]]:
    """Return closures, each with how many appointments to come are booked meanwhile."""
    found = list(closures)
    if not found:
        return []
    around = Range(min(one.starts_at for one in found), max(one.ends_at for one in found), "[)")
    booked = list(displaceable(actor, role, around, now).values_list("starts_at", "ends_at"))
    return [(one, sum(start < one.ends_at and end > one.starts_at for start, end in booked)) for one in found]
