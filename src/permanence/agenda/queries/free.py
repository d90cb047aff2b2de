"""The one search for times that can be booked: what is free, outside the closures written as directives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.models import Channel
from permanence.directives import queries as directives
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor

Windows = tuple[spans.Span, ...]


def free_starts(
    actor: Actor,
    *,
    practitioner_role_ids: Collection[UUID],
    after: datetime,
    until: datetime,
    fit: capacity.Fit = capacity.ANYHOW,
    limit: int = 5,
    resources: Mapping[UUID, UUID] | None = None,
    **asked: Any,
) -> list[capacity.FreeStart]:
    """Return the next moments at which something could be booked with any of these practitioners, the earliest first.

    Behind a closure the search goes on; a practitioner who books himself is not bound by his own.

    :param resources: what is taken when each of them is, where it is known
    :param asked: the rest as `capacity.free_starts` takes it
    """
    alike = _windows(actor, practitioner_role_ids, after, until, fit)
    found = []
    for windows, roles in alike.items():
        whose = {"resource_ids": [resources[one] for one in roles]} if resources else {"practitioner_role_ids": roles}
        found += _within(actor, windows, limit, fit=fit, **whose, **asked)
    if len(alike) > 1:
        found.sort(key=lambda one: one.starts_at)
    return found[:limit]


def closed_times(homes: Mapping[UUID, UUID], since: datetime, until: datetime) -> dict[UUID, list[spans.Span]]:
    """Return when directives let nothing begin with some practitioners between two moments, each with one at least.

    :param homes: their structures
    """
    found = directives.closings({*homes.values()}, since=since, until=until)
    told = {role: [one for one in found if one.binds(role, home)] for role, home in homes.items()}
    return {role: spans.union(_cut(one, since, until) for one in shut) for role, shut in told.items() if shut}


def _within(actor: Actor, windows: Windows, limit: int, **asked: Any) -> list[capacity.FreeStart]:
    found: list[capacity.FreeStart] = []
    for after, until in windows:
        found += capacity.free_starts(actor, after=after, until=until, limit=limit - len(found), **asked)
        if len(found) >= limit:
            break
    return found


def _windows(
    actor: Actor, roles: Collection[UUID], after: datetime, until: datetime, fit: capacity.Fit
) -> dict[Windows, Sequence[UUID]]:
    """Tell when something may begin with whom: nearly always with all of them whenever it is free."""
    whole, roles = ((after, until),), list(roles)
    found = directives.closings(actor.structures(), since=after, until=until)
    if not found or fit.channel == Channel.PRACTITIONER:
        return {whole: roles}
    homes = _homes(roles) if any(one.practitioner_role_id is None for one in found) else {}
    alike: dict[Windows, list[UUID]] = defaultdict(list)
    for role in roles:
        shut = [_cut(one, after, until) for one in found if one.binds(role, homes.get(role))]
        alike[tuple(spans.minus(whole, shut))].append(role)
    return dict(alike)


def _cut(closing: directives.Closing, since: datetime, until: datetime) -> spans.Span:
    return max(closing.starts_at, since), min(closing.ends_at or until, until)


def _homes(roles: Iterable[UUID]) -> dict[UUID, UUID]:
    return dict(PractitionerRole.objects.filter(pk__in=roles).values_list("pk", "structure_id"))
