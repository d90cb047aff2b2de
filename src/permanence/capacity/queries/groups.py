"""Groups: openings that receive several at once, and how many places they have left."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

# Nearly nowhere there is one: an index of their own says so at once.
THOSE = """
    SELECT opening.id, coalesce(resource.practitioner_role_id, resource.id), opening.starts_at, opening.ends_at,
        opening.seats
    FROM capacity_resource resource JOIN capacity_opening opening ON opening.resource_id = resource.id
    WHERE resource.structure_id = ANY(%(structures)s) AND opening.seats IS NOT NULL
"""
GROUPS = f"""{THOSE}
        AND resource.practitioner_role_id = ANY(%(roles)s)
        AND opening.ends_at > %(since)s AND opening.starts_at < %(until)s
    ORDER BY opening.starts_at
"""
OF_OPENINGS = f"{THOSE} AND opening.id = ANY(%(openings)s) ORDER BY opening.starts_at"
TAKEN = """
    SELECT opening.id, taken.seat, taken.starts_at, taken.ends_at
    FROM capacity_opening opening JOIN capacity_reservation taken ON taken.resource_id = opening.resource_id
    WHERE opening.id = ANY(%(openings)s) AND taken.state IN ('held', 'booked') AND taken.seat <= opening.seats
        AND (taken.state = 'booked' OR taken.expires_at > %(now)s)
        AND taken.starts_at < opening.ends_at AND taken.ends_at > opening.starts_at
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """One place of a group that is promised for a while."""

    seat: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """One opening that receives several at once, half-open `[)`, and who takes its places when."""

    opening_id: UUID
    practitioner_role_id: UUID  # or the room's, the device's
    starts_at: datetime
    ends_at: datetime
    seats: int
    taken: Sequence[Taken] = ()

    def holds(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether a time lies in it."""
        return self.starts_at <= starts_at and ends_at <= self.ends_at

    def left(self, starts_at: datetime, ends_at: datetime) -> int:
        """Tell how many could still come for the whole of a time."""
        return self.seats - len({one.seat for one in self.taken if one.starts_at < ends_at and one.ends_at > starts_at})


def groups(
    actor: Actor, *, practitioner_role_ids: Collection[UUID], since: datetime, until: datetime, now: datetime
) -> list[Group]:
    """Return the groups of these practitioners that touch [since, until), the first first."""
    asked: dict[str, Any] = {
        "roles": list(practitioner_role_ids),
        "structures": list(actor.structures(Can.VIEW_AGENDA)),
        "since": since,
        "until": until,
    }
    found = [Group(*row) for row in ready.rows(GROUPS, asked)]
    return _with_taken(found, now) if found else []


def groups_of(actor: Actor, opening_ids: Collection[UUID], now: datetime) -> list[Group]:
    """Return those of some openings that are groups', the first first."""
    asked: dict[str, Any] = {
        "openings": list(opening_ids),
        "structures": list(actor.structures(Can.VIEW_AGENDA)),
    }
    return _with_taken([Group(*row) for row in ready.rows(OF_OPENINGS, asked)], now)


def _with_taken(found: Iterable[Group], now: datetime) -> list[Group]:
    groups = {one.opening_id: one for one in found}
    taken: dict[UUID, list[Taken]] = {}
    for opening_id, *rest in ready.rows(TAKEN, {"openings": list(groups), "now": now}):
        taken.setdefault(opening_id, []).append(Taken(*rest))
    return [
        Group(one.opening_id, one.practitioner_role_id, one.starts_at, one.ends_at, one.seats, taken.get(pk, ()))
        for pk, one in groups.items()
    ]
