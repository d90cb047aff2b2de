"""The next free times among many, who are named by a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.foundation import ready
from permanence.foundation.actor import Actor

from .free import ANYHOW, REGULAR, SEARCHED, SITE, Fit, FreeStart, allowed, searched

# Those who are asked for are named by a statement, and never leave the database: hundreds of identifiers there and back
# cost more than the search.
GIVEN = SEARCHED.format(resources="resource_ids", meant="reason_ids", lasts="lasts_min", grouped="grouped")
AMONG = f"""
    SELECT found.*, {SITE}, role_ids[place], reason_ids[place], lasts_min, needing[place]
    FROM (
        SELECT lasts_min, grouped, array_agg(resource_id) AS resource_ids, array_agg(role_id) AS role_ids,
            array_agg(reason_id) AS reason_ids, array_agg(equipped) AS needing
        FROM ({{whom}}) whom GROUP BY lasts_min, grouped
    ) alike
    CROSS JOIN LATERAL {GIVEN} found
    CROSS JOIN LATERAL array_position(resource_ids, found.resource_id) AS place
    ORDER BY found.starts_at, role_ids[place] LIMIT %(most)s
"""  # noqa: S608 (our own words)


@dataclass(frozen=True, slots=True)
class FreeAmong:
    """A free start found among many, with whom and for which of his reasons, and how long that lasts."""

    start: FreeStart
    role_id: UUID
    reason_id: UUID
    lasts_min: int
    equipped: bool  # it needs a room or a device as well, of which nothing has been asked


def free_starts_among(
    actor: Actor,
    whom: str,
    named: Mapping[str, Any],
    *,
    after: datetime,
    until: datetime,
    kinds: Sequence[str] = REGULAR,
    limit: int = 5,
    now: datetime | None = None,
    fit: Fit = ANYHOW,
) -> list[FreeAmong]:
    """Return the next moments at which one of many is free for long enough, the earliest first.

    :param whom: a statement of our own, never of a user's, that tells their `resource_id`, `role_id`, `reason_id`,
        `lasts_min`, and whether it is `grouped` and `equipped`; `named` holds its values, whose names are none of the
        search's own
    """
    asked = dict(named) | allowed(actor, kinds, now) | searched(fit, after, until, limit) | {"roles": []}
    return [FreeAmong(FreeStart(*row[:6]), *row[6:]) for row in ready.rows(AMONG.format(whom=whom), asked)]
