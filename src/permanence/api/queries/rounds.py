"""What is searched together: of each practitioner one reason a round, all of a round looked for in the same way."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from permanence.agenda import queries as agenda
from permanence.capacity import queries as capacity
from permanence.foundation import ready
from permanence.foundation.actor import Actor

What = TypeVar("What")
RESOURCES = "SELECT practitioner_role_id, id FROM capacity_resource WHERE practitioner_role_id = ANY (%s::uuid[])"


@dataclass(frozen=True, slots=True)
class Way:
    """How times are looked for: so long, in groups or none, by which door, kept for what, with which room or device."""

    lasts_min: int
    grouped: bool | None
    channel: str
    kinds: tuple[str, ...]
    needs: capacity.Needs | None


def gathered(each: Iterable[tuple[Way, UUID, What]]) -> list[tuple[Way, dict[UUID, What]]]:
    """Return in which rounds what is searched for is found: each has a way, and the role it is searched with."""
    rounds: dict[Way, list[dict[UUID, What]]] = defaultdict(list)
    for way, role, what in each:
        free = next((one for one in rounds[way] if role not in one), None)
        if free is None:
            rounds[way].append(free := {})
        free[role] = what
    return [(way, one) for way, several in rounds.items() for one in several]


def starts_in(
    actor: Actor,
    way: Way,
    reasons: Mapping[UUID, UUID],
    resources: Mapping[UUID, UUID],
    *,
    after: datetime,
    until: datetime,
    limit: int,
    now: datetime,
    sites: Sequence[UUID] | None = None,
) -> Iterator[tuple[UUID, datetime, UUID | None]]:
    """Search one round, and yield with whom something may begin, when, and where if he receives at several sites.

    :param reasons: of each role
    :param resources: what is taken when each of them is
    :param sites: only there
    """
    roles = {resources[role]: role for role in reasons}
    fit = capacity.Fit(
        reasons=[*reasons.values()], channel=way.channel, grouped=way.grouped, needs=way.needs, sites=sites
    )
    found = agenda.free_starts(
        actor, practitioner_role_ids=[*reasons], resources={role: resources[role] for role in reasons}, fit=fit,
        duration_min=way.lasts_min, kinds=way.kinds, after=after, until=until, limit=limit, now=now,
        bare=True,
    )  # fmt: skip
    return ((roles[one.resource_id], one.starts_at, one.site_id) for one in found)


def resources_of(roles: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return what is taken when each of these practitioners is."""
    return dict(ready.rows(RESOURCES, [list(roles)]))
