"""What is free: read from openings, closures and reservations, in one statement, writing nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.range import Range

from permanence.capacity import rules
from permanence.capacity.models import OpeningKind
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

REGULAR = (OpeningKind.REGULAR.value,)
ANY_KIND = tuple(OpeningKind.values)


@dataclass(frozen=True, slots=True)
class FreeStart:
    """A moment at which something of the asked duration could begin."""

    resource_id: UUID
    starts_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A stretch of free time of one resource, half-open `[)`."""

    starts_at: datetime
    ends_at: datetime
    kind: str


# What takes a seat within a look (`low`, `high`). Ends are compared as plain columns, for the index (see
# models.Spell); promises longer than a day have an index of their own, so that a look reads its days only.
TAKEN = """
    SELECT closure.starts_at, closure.ends_at FROM capacity_closure closure
    WHERE closure.resource_id = resource.id AND closure.ends_at > low AND closure.starts_at < high + %(step)s::interval
    UNION ALL
    SELECT reservation.starts_at, reservation.ends_at FROM capacity_reservation reservation
    WHERE reservation.resource_id = resource.id AND reservation.seat = each.seat
        AND reservation.state IN ('held', 'booked')
        AND (reservation.state = 'booked' OR reservation.expires_at > coalesce(%(now)s, now()))
        AND reservation.ends_at > low AND reservation.ends_at <= high + %(step)s::interval + interval '24 hours'
        AND reservation.starts_at < high + %(step)s::interval
    UNION ALL
    SELECT reservation.starts_at, reservation.ends_at FROM capacity_reservation reservation
    WHERE reservation.resource_id = resource.id AND reservation.seat = each.seat
        AND reservation.state IN ('held', 'booked')
        AND (reservation.state = 'booked' OR reservation.expires_at > coalesce(%(now)s, now()))
        AND reservation.ends_at > high + %(step)s::interval + interval '24 hours'
        AND reservation.starts_at < high + %(step)s::interval
        AND reservation.ends_at - reservation.starts_at > interval '1 day'
"""
# Free time of each seat = opening - closures - live reservations, as multiranges; what is kept for emergencies is not
# regular time as well. OFFSET 0 has what is taken gathered once a seat, not once an opening.
FREE = f"""
    SELECT place.id AS resource_id, opening.kind, opening.starts_at AS opened_at, free.during
    FROM (
        SELECT resource.id,
            (SELECT range_agg(tstzrange(starts_at, ends_at)) FROM ({TAKEN}) taken) AS taken,
            (SELECT range_agg(tstzrange(kept.starts_at, kept.ends_at)) FROM capacity_opening kept
             WHERE kept.resource_id = resource.id AND kept.kind = 'emergency' AND kept.ends_at > low
                AND kept.ends_at <= high + %(step)s::interval + interval '24 hours') AS kept
        FROM asked resource CROSS JOIN LATERAL generate_series(1, resource.seats) AS each(seat)
        OFFSET 0
    ) place
    CROSS JOIN LATERAL (
        SELECT opening.kind, opening.starts_at, opening.ends_at FROM capacity_opening opening
        WHERE opening.resource_id = place.id AND opening.kind = ANY(%(kinds)s) AND opening.ends_at > low
            AND opening.ends_at <= high + interval '24 hours' AND opening.starts_at < high
        OFFSET 0
    ) opening
    CROSS JOIN LATERAL unnest(
        tstzmultirange(tstzrange(opening.starts_at, opening.ends_at)) - coalesce(place.taken, '{{}}')
        - CASE WHEN opening.kind = 'regular' THEN coalesce(place.kept, '{{}}') ELSE '{{}}' END
    ) free(during)
"""  # noqa: S608 (all its parts are written here)
ASKED = """
    WITH asked AS MATERIALIZED (
        SELECT id, seats FROM capacity_resource
        WHERE (id = ANY(%(resources)s) OR practitioner_role_id = ANY(%(practitioners)s))
            AND structure_id = ANY(%(structures)s)
    )
"""
# The looks are taken in order and one by one: PostgreSQL stops at the first that fills the limit.
FREE_STARTS = f"""
    {ASKED}
    SELECT found.resource_id, found.start_at, found.kind
    FROM unnest(%(lows)s::timestamptz[], %(highs)s::timestamptz[]) WITH ORDINALITY AS look(low, high, number)
    CROSS JOIN LATERAL (
        SELECT DISTINCT free.resource_id, start_at, free.kind
        FROM ({FREE}) free
        CROSS JOIN LATERAL generate_series(
            free.opened_at + ceil(extract(epoch FROM greatest(lower(free.during), low) - free.opened_at)
                                  / extract(epoch FROM %(step)s::interval)) * %(step)s::interval,
            upper(free.during) - %(step)s::interval, %(step)s::interval) start_at
        WHERE start_at >= low AND start_at < high
    ) found
    ORDER BY look.number, found.start_at, found.resource_id, found.kind LIMIT %(limit)s
"""  # noqa: S608 (all its parts are written here)
FREE_TIME = f"""
    {ASKED}
    SELECT DISTINCT greatest(lower(during), low) AS starts_at, least(upper(during), high), kind
    FROM (SELECT %(low)s::timestamptz AS low, %(high)s::timestamptz AS high) look CROSS JOIN LATERAL ({FREE}) free
    WHERE during && tstzrange(low, high) ORDER BY starts_at
"""  # noqa: S608 (all its parts are written here)


# Whether no seat is free, as far as can be seen without queueing.
FULL = """
    SELECT NOT EXISTS (
        SELECT FROM generate_series(1, resource.seats) AS each(seat) WHERE NOT EXISTS (
            SELECT FROM capacity_reservation reservation
            WHERE reservation.resource_id = resource.id AND reservation.seat = each.seat
                AND reservation.state IN ('held', 'booked')
                AND (reservation.state = 'booked' OR reservation.expires_at > %(now)s)
                AND reservation.ends_at > %(starts_at)s AND reservation.ends_at <= %(ends_at)s + interval '24 hours'
                AND reservation.starts_at < %(ends_at)s))
    FROM capacity_resource resource
    WHERE resource.practitioner_role_id = %(role)s AND resource.structure_id = ANY(%(structures)s)
"""


def visibly_taken(actor: Actor, practitioner_role_id: UUID, during: Range[datetime], now: datetime) -> bool:
    """Tell whether a practitioner's time is taken by an appointment that can be seen; `reserve` has the last word."""
    asked = {"role": practitioner_role_id, "structures": list(actor.structures(Can.VIEW_AGENDA)), "now": now}
    found = ready.rows(FULL, asked | {"starts_at": during.lower, "ends_at": during.upper})
    return bool(found and found[0][0])


def free_starts(
    actor: Actor,
    *,
    resource_ids: Iterable[UUID] = (),
    practitioner_role_ids: Iterable[UUID] = (),
    duration_min: int,
    after: datetime,
    until: datetime,
    kinds: Sequence[str] = REGULAR,
    limit: int = 5,
    now: datetime | None = None,
) -> list[FreeStart]:
    """Return the next moments at which `duration_min` minutes are free, the earliest first.

    The grid of each opening begins with it and steps by the duration: what is proposed never overlaps.

    :param resource_ids: whose time, in whatever number; `practitioner_role_ids` names practitioners' own
    :param now: decides which holds have expired; the database's clock when not given
    """
    lows, highs = zip(*rules.looks(after, until), strict=True)
    asked = _asked(actor, kinds, now) | {"step": f"{duration_min} min", "limit": limit}
    asked |= {"resources": list(resource_ids), "practitioners": list(practitioner_role_ids)}
    return [FreeStart(*row) for row in ready.rows(FREE_STARTS, asked | {"lows": list(lows), "highs": list(highs)})]


def free_time(
    actor: Actor,
    *,
    resource_id: UUID,
    after: datetime,
    until: datetime,
    kinds: Sequence[str] = ANY_KIND,
    now: datetime | None = None,
) -> list[FreeTime]:
    """Return the free stretches of one resource between two moments, in order."""
    asked = _asked(actor, kinds, now) | {"step": "0", "low": after, "high": until}
    asked |= {"resources": [resource_id], "practitioners": []}
    return [FreeTime(*row) for row in ready.rows(FREE_TIME, asked)]


def _asked(actor: Actor, kinds: Sequence[str], now: datetime | None) -> dict[str, Any]:
    return {
        "structures": list(actor.structures(Can.VIEW_AGENDA)),
        "kinds": list(kinds),
        "now": now,
    }
