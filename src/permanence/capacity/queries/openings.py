"""When resources are open and closed, read for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from psycopg.types.range import Range

from permanence.capacity.models import (
    Channel,
    Closure,
    ClosureKind,
    Opening,
    OpeningKind,
    OpeningRule,
    Recurrence,
    Resource,
)
from permanence.directory.models import PractitionerRole
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .free import ANY_KIND, ANYHOW, BOOKABLE, Fit, meant_for, use_of


@dataclass(frozen=True, slots=True)
class OpenTime:
    """One opening of a resource, half-open `[)`."""

    resource: Resource
    starts_at: datetime
    ends_at: datetime
    kind: str
    seats: int = 1  # how many may be received at once
    site_id: UUID | None = None  # where, when it is not where the practitioner usually receives


def resources(actor: Actor) -> QuerySet[Resource]:
    """Return the resources whose agenda the actor may see."""
    return Resource.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))


def resource_of(actor: Actor, practitioner_role_id: UUID) -> Resource | None:
    """Return what is taken when this practitioner is."""
    return resources(actor).filter(practitioner_role_id=practitioner_role_id).first()


def opening_rules(actor: Actor, resource: Resource, *, since: datetime) -> QuerySet[OpeningRule]:
    """Return the weekly openings not yet ended, Monday first."""
    rules = OpeningRule.objects.filter(resource=resource, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return rules.exclude(until_on__lt=since.date()).order_by("weekday", "opens_at", "from_on")


def opening_rule(actor: Actor, rule_id: UUID) -> OpeningRule:
    """Return one weekly opening.

    :raises NotFound: when there is none, or not for this actor
    """
    rules = OpeningRule.objects.filter(pk=rule_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = rules.select_related("resource").first()
    if found is None:
        raise NotFound
    return found


def closures(actor: Actor, resource: Resource, *, since: datetime) -> QuerySet[Closure]:
    """Return the closures not yet over."""
    theirs = Closure.objects.filter(resource=resource, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return theirs.filter(ends_at__gt=since).order_by("starts_at")


def building_closed(structure_id: UUID, at: datetime, *, practitioner_role_id: UUID | None = None) -> Closure | None:
    """Return what closes the building of a structure, or of one practitioner there, when nothing of it stays open.

    As far as the open scope shows: a telephone line asks, before anyone does.
    """
    there = Resource.objects.filter(structure=structure_id)
    if practitioner_role_id:
        there = there.filter(practitioner_role=practitioner_role_id)
    now = Closure.objects.filter(structure=structure_id, kind=ClosureKind.BUILDING, starts_at__lte=at, ends_at__gt=at)
    if there.exclude(pk__in=now.values("resource")).exists():
        return None
    return now.filter(resource__in=there).order_by("ends_at").first()


def closure(actor: Actor, closure_id: UUID) -> Closure:
    """Return one closure.

    :raises NotFound: when there is none, or not for this actor
    """
    theirs = Closure.objects.filter(pk=closure_id, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    found = theirs.select_related("resource").first()
    if found is None:
        raise NotFound
    return found


# In one statement ready made: every booking asks it, and composing it anew costs more than running it.
AROUND = """
    SELECT resource.id, resource.structure_id, coalesce(opening.seats, resource.seats), opening.starts_at,
        opening.ends_at, opening.kind, opening.channel, opening.reasons, opening.seats, opening.site_id,
        coalesce(opening.released_at <= coalesce(%(now)s, now()), false)
    FROM capacity_resource resource JOIN capacity_opening opening ON opening.resource_id = resource.id
    WHERE resource.practitioner_role_id = %(role)s AND resource.structure_id = ANY(%(structures)s)
        AND opening.ends_at > %(starts_at)s AND opening.starts_at < %(ends_at)s
        AND opening.ends_at <= %(ends_at)s + interval '24 hours'
        AND NOT EXISTS (
            SELECT FROM capacity_closure closure WHERE closure.resource_id = resource.id
                AND closure.ends_at > %(starts_at)s AND closure.starts_at < %(ends_at)s)
    ORDER BY CASE opening.kind WHEN 'emergency' THEN 1 WHEN 'own' THEN 2 ELSE 3 END
"""


def opening_at(
    actor: Actor,
    practitioner_role_id: UUID,
    during: Range[datetime],
    *,
    kinds: Sequence[str] = ANY_KIND,
    fit: Fit = ANYHOW,
    now: datetime | None = None,
) -> OpenTime | None:
    """Return the opening that holds the whole time, with its start on the opening's grid; none where it is closed.

    What is kept comes before the regular opening it lies in. For own patients, it is regular once it is released; for
    emergencies, it is then for who asks for `RELEASED` as well. Reservations do not matter here.

    :param kinds: and `fit`: as asked of `free_starts`; openings for other uses, doors or reasons do not count
    """
    assert during.lower is not None
    assert during.upper is not None
    asked: dict[str, Any] = {"role": practitioner_role_id, "structures": list(actor.structures(Can.VIEW_AGENDA))}
    rows = ready.rows(AROUND, asked | {"starts_at": during.lower, "ends_at": during.upper, "now": now})
    named = (row[9] for row in rows if row[9] and row[3] <= during.lower < row[4])
    site_id = next(named, None)  # what is kept is where the time that it lies in is
    for resource_id, structure_id, seats, begins, ends, kind, channel, reasons, own_seats, _, released in rows:
        whole = begins <= during.lower and during.upper <= ends
        use = use_of(kind, released=released)
        suits = meant_for(kind, kinds, released=released) and channel in BOOKABLE[Channel(fit.channel)]
        suits = suits and fit.suits(reasons) and fit.gathers(own_seats)
        if whole and suits and not (during.lower - begins) % (during.upper - during.lower):
            resource = Resource.from_db("default", ["id", "structure_id"], [resource_id, structure_id])
            return OpenTime(resource, begins, ends, use, seats, site_id)
        if kind != OpeningKind.REGULAR:
            return None  # half in a kept time, or kept for others
    return None


SITE_AT = """
    SELECT opening.site_id FROM capacity_opening opening
    JOIN capacity_resource resource ON resource.id = opening.resource_id
    WHERE resource.practitioner_role_id = %(role)s AND resource.structure_id = ANY(%(structures)s)
        AND opening.site_id IS NOT NULL AND opening.ends_at > %(at)s AND opening.starts_at <= %(at)s
    LIMIT 1
"""


def site_at(actor: Actor, practitioner_role_id: UUID, at: datetime) -> UUID | None:
    """Return where a practitioner receives at a moment when it is not where he usually does; None otherwise."""
    asked = {"role": practitioner_role_id, "structures": list(actor.structures(Can.VIEW_AGENDA)), "at": at}
    found: tuple[UUID] | None = ready.row(SITE_AT, asked)
    return found[0] if found else None


def place_at(actor: Actor, practitioner_role: PractitionerRole, at: datetime) -> UUID:
    """Return at which site a practitioner receives at a moment, or would."""
    return site_at(actor, practitioner_role.pk, at) or practitioner_role.site_id


def roles_at(site_ids: Iterable[UUID], since: datetime) -> set[UUID]:
    """Return who receives at some sites after a moment though he usually does at another; as the open scope shows."""
    there = Opening.objects.filter(site__in=[*site_ids], ends_at__gt=since, resource__practitioner_role__isnull=False)
    return {*there.values_list("resource__practitioner_role", flat=True).distinct()}


def rules_elsewhere(role_ids: Iterable[UUID], since: datetime) -> list[OpeningRule]:
    """Return the weekly openings of practitioners at their other sites, in the order of a week; as scope shows them."""
    named = OpeningRule.objects.filter(site__isnull=False, resource__practitioner_role__in=[*role_ids])
    lasting = named.filter(Q(until_on=None) | Q(until_on__gte=since.date()))
    open_to_all = lasting.filter(kind=OpeningKind.REGULAR, recurrence=Recurrence.WEEKLY)
    return list(open_to_all.select_related("resource").order_by("weekday", "opens_at", "pk"))


def sites_elsewhere(role_ids: Iterable[UUID], since: datetime) -> dict[UUID, set[UUID]]:
    """Return at which other sites practitioners receive after a moment, of those who do; as the open scope shows it."""
    told = Opening.objects.filter(site__isnull=False, ends_at__gt=since, resource__practitioner_role__in=[*role_ids])
    found: dict[UUID, set[UUID]] = {}
    for role_id, site_id in told.values_list("resource__practitioner_role", "site").distinct():
        found.setdefault(role_id, set()).add(site_id)
    return found


# Behind each other in the order of their ids, as whoever takes queues.
LINE_UP = """
    SELECT FROM capacity_resource WHERE id = ANY(%(resources)s::uuid[]) OR practitioner_role_id = ANY(%(roles)s::uuid[])
        OR id IN (SELECT resource_id FROM capacity_reservation WHERE held_for = ANY(%(held_for)s::uuid[])
                  AND state IN ('held', 'booked'))
    ORDER BY id FOR NO KEY UPDATE
"""


def line_up(
    *,
    resource_ids: Iterable[UUID] = (),
    practitioner_role_ids: Iterable[UUID] = (),
    held_for: Iterable[UUID] = (),
) -> None:
    """Queue for several resources at once, until the transaction ends: call it before giving one back for another.

    Whoever locks one and then another may wait in a circle with someone who comes the other way; nobody does who asks
    for both together.

    :param held_for: rows of which the resources held or booked are meant
    """
    asked = {"resources": [*resource_ids], "roles": [*practitioner_role_ids], "held_for": [*held_for]}
    ready.rows(LINE_UP, asked)
