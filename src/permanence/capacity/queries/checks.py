"""Whether the read model of free time tells what openings, closures and reservations say, computed from scratch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@dataclass(frozen=True, slots=True)
class Difference:
    """One opening and seat of which the model tells something else; both as PostgreSQL writes multiranges."""

    resource_id: UUID
    starts_at: datetime | None  # none: the opening is no longer there
    ends_at: datetime | None
    seat: int
    expected: str
    kept: str


# Free time of each seat = opening - closures - booked - what is kept over it. Holds end by themselves: the model does
# not know them. A piece must also tell the truth about itself; those that lie, or overlap, count as free nowhere.
DIFFERENCES = """
    WITH expected AS (
        SELECT opening.id AS opening_id, opening.resource_id, opening.starts_at, opening.ends_at, each.seat,
            tstzmultirange(opening.during)
            - coalesce((SELECT range_agg(closure.during) FROM capacity_closure closure
                        WHERE closure.resource_id = opening.resource_id), '{}')
            - coalesce((SELECT range_agg(promise.during) FROM capacity_reservation promise
                        WHERE promise.resource_id = opening.resource_id AND promise.seat = each.seat
                            AND promise.state = 'booked'), '{}')
            - coalesce((SELECT range_agg(kept.during) FROM capacity_opening kept
                        WHERE kept.resource_id = opening.resource_id AND kept.id <> opening.id
                            AND array_position('{regular,own,emergency}', kept.kind::text)
                              > array_position('{regular,own,emergency}', opening.kind::text)), '{}') AS free
        FROM capacity_opening opening JOIN capacity_resource resource ON resource.id = opening.resource_id
        CROSS JOIN LATERAL generate_series(1, coalesce(opening.seats, resource.seats)::integer) AS each(seat)
        WHERE resource.structure_id = ANY(%(structures)s) AND (%(resource)s::uuid IS NULL OR resource.id = %(resource)s)
    ), pieces AS (
        SELECT free.*, tstzrange(starts_at, ends_at) AS during,
            lag(ends_at) OVER (PARTITION BY opening_id, seat ORDER BY starts_at) AS former_end
        FROM capacity_freetime free
        WHERE structure_id = ANY(%(structures)s) AND (%(resource)s::uuid IS NULL OR resource_id = %(resource)s)
    ), told AS (
        SELECT pieces.opening_id, pieces.resource_id, pieces.seat, range_agg(pieces.during) FILTER (WHERE
            (pieces.former_end IS NULL OR pieces.former_end <= pieces.starts_at)
            AND tstzrange(pieces.free_since, pieces.free_until) = (
                SELECT stretch FROM unnest(expected.free) stretch WHERE stretch @> pieces.starts_at)
            AND pieces.minutes = extract(epoch FROM pieces.free_until - pieces.starts_at)::bigint / 60
            AND date_bin('30 minutes', pieces.starts_at, 'epoch')
              = date_bin('30 minutes', pieces.ends_at - interval '1 microsecond', 'epoch')
            AND (pieces.opened_at, pieces.kind, pieces.channel, pieces.structure_id, pieces.resource_id)
              = (opening.starts_at, opening.kind, opening.channel, opening.structure_id, opening.resource_id)
            AND pieces.reasons IS NOT DISTINCT FROM opening.reasons
            AND pieces.released_at IS NOT DISTINCT FROM opening.released_at) AS free
        FROM pieces LEFT JOIN capacity_opening opening ON opening.id = pieces.opening_id
        LEFT JOIN expected ON expected.opening_id = pieces.opening_id AND expected.seat = pieces.seat
        GROUP BY pieces.opening_id, pieces.resource_id, pieces.seat
    )
    SELECT coalesce(expected.resource_id, told.resource_id), expected.starts_at,
        expected.ends_at, coalesce(expected.seat, told.seat), coalesce(expected.free, '{}')::text,
        coalesce(told.free, '{}')::text
    FROM expected FULL JOIN told USING (opening_id, seat)
    WHERE coalesce(expected.free, '{}') <> coalesce(told.free, '{}') OR expected.opening_id IS NULL
    ORDER BY 1, 2, 4
"""


def free_time_differences(actor: Actor, resource_id: UUID | None = None) -> list[Difference]:
    """Return where the read model differs from what it is made of: nowhere, or there is a defect.

    :param resource_id: one resource; all of the actor's structures when not given
    """
    asked: dict[str, Any] = {"structures": list(actor.structures(Can.VIEW_AGENDA)), "resource": resource_id}
    return [Difference(*row) for row in ready.rows(DIFFERENCES, asked)]
