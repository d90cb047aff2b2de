"""What was promised beyond the seats on purpose, always for an actor."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from permanence.capacity.models import MOST_SEATS, Reservation, Resource, live
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

# Openings less closures, of practitioners, inside a stretch of time.
WORKED = """
    SELECT practitioner_role_id, lower(piece), upper(piece) FROM (
        SELECT resource.practitioner_role_id,
            range_agg(tstzrange(greatest(opening.starts_at, %(since)s), least(opening.ends_at, %(until)s)))
            - coalesce((
                SELECT range_agg(tstzrange(closure.starts_at, closure.ends_at)) FROM capacity_closure closure
                WHERE closure.resource_id = resource.id AND closure.ends_at > %(since)s
                    AND closure.starts_at < %(until)s
            ), '{}') AS pieces
        FROM capacity_resource resource JOIN capacity_opening opening ON opening.resource_id = resource.id
        WHERE resource.practitioner_role_id = ANY(%(roles)s::uuid[]) AND resource.structure_id = ANY(%(structures)s)
            AND opening.ends_at > %(since)s AND opening.starts_at < %(until)s
        GROUP BY resource.id
    ) worked CROSS JOIN LATERAL unnest(pieces) AS piece ORDER BY 1, 2
"""


def overbooked_between(actor: Actor, resource: Resource, since: datetime, until: datetime, now: datetime) -> int:
    """Count what begins in [since, until) beyond the seats; exact only for who has queued for the resource."""
    beyond = Reservation.objects.filter(live(now), resource=resource, seat__gt=MOST_SEATS)
    seen = beyond.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return seen.filter(starts_at__gte=since, starts_at__lt=until).count()


def overbooked_starts(
    actor: Actor, role_ids: Iterable[UUID], since: datetime, until: datetime, now: datetime
) -> list[tuple[UUID, datetime]]:
    """Return with whom and when each promise beyond the seats begins in [since, until), of several practitioners."""
    return _beyond(actor.structures(Can.VIEW_AGENDA), [*role_ids], since, until, now)


@composed
def _beyond(
    structures: Collection[UUID], roles: Collection[UUID], since: datetime, until: datetime, now: datetime
) -> QuerySet[Any, tuple[UUID, datetime]]:
    beyond = Reservation.objects.filter(live(now), structure_id=any_of(structures), seat__gt=MOST_SEATS)
    theirs = beyond.filter(resource__practitioner_role_id=any_of(roles), starts_at__gte=since, starts_at__lt=until)
    return theirs.values_list("resource__practitioner_role_id", "starts_at")


def worked(
    actor: Actor, role_ids: Iterable[UUID], since: datetime, until: datetime
) -> list[tuple[UUID, datetime, datetime]]:
    """Return when several practitioners receive inside [since, until): their openings less what is closed."""
    structures = list(actor.structures(Can.VIEW_AGENDA))
    asked = {"roles": [*role_ids], "structures": structures, "since": since, "until": until}
    return [(role_id, begins, ends) for role_id, begins, ends in ready.rows(WORKED, asked)]


def overbooking_of(actor: Actor, held_for: UUID) -> Reservation | None:
    """Return the promise beyond the seats made for a row, ended or not: it says who made it and why."""
    theirs = Reservation.objects.filter(held_for=held_for, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return theirs.filter(seat__gt=MOST_SEATS).order_by("-created_at").first()
