"""Rooms and devices that a visit needs besides its practitioner: when one of each is free, and why not."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from uuid import UUID

from django.db.models import Q

from permanence.capacity import rules
from permanence.capacity.models import OpeningRule, Resource
from permanence.foundation import ready

LEAST, MOST = 12, 200  # times looked at together
THINGS = """
    SELECT number, thing, why FROM capacity_things(
        %(house)s::uuid, %(things)s::uuid[], %(lows)s::timestamptz[], %(highs)s::timestamptz[], %(now)s::timestamptz)
"""
LENT = """
    SELECT DISTINCT resource_id, borrower_id
    FROM capacity_sharing sharing JOIN capacity_resource resource ON resource.id = sharing.resource_id
    CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE resource.time_zone)::date AS today) wall
    WHERE borrower_id = ANY(%(houses)s::uuid[]) AND from_on <= wall.today
        AND (until_on IS NULL OR until_on >= wall.today) ORDER BY 1
"""
QUEUE = "SELECT capacity_queue(%(house)s::uuid, %(places)s::uuid[], %(roles)s::uuid[], %(held_for)s::uuid[])"
AWAY = {"absence", "leave", "holiday", "building", "upkeep"}
Span = tuple[datetime, datetime]


class Starting(Protocol):
    """What begins at a moment."""

    @property
    def starts_at(self) -> datetime:
        """When."""


F = TypeVar("F", bound=Starting)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a structure's visit needs as well: one of each of these, in the order preferred, none twice."""

    house: UUID
    sets: tuple[tuple[UUID, ...], ...]

    @property
    def things(self) -> list[UUID]:
        """Everything that may be taken."""
        return sorted({one for some in self.sets for one in some})


@dataclass(frozen=True, slots=True)
class Missing:
    """A thing that could serve and cannot be had: why, as capacity names it."""

    thing_id: UUID
    why: str


def things_free(needs: Needs, spans: Sequence[Span], now: datetime) -> list[list[UUID] | None]:
    """Return for each time what would be taken, one for each need; None where one of them has none."""
    return [rules.assigned(needs.sets, free) for free in free_of(needs.house, needs.things, spans, now)]


def free_of(house: UUID, things: Sequence[UUID], spans: Sequence[Span], now: datetime) -> list[set[UUID]]:
    """Return for each time which of some things a structure can have then."""
    free: dict[int, set[UUID]] = defaultdict(set)
    for number, thing, why in _asked(house, things, spans, now):
        if why is None:
            free[number].add(thing)
    return [free[number] for number in range(1, len(spans) + 1)]


def things_missing(needs: Needs, span: Span, now: datetime) -> list[Missing]:
    """Return what stands in the way when no choice can be made; nothing when there is one."""
    why = whys(needs.house, needs.things, span, now)
    free = {thing for thing, told in why.items() if told is None}
    if rules.assigned(needs.sets, free) is not None:
        return []
    short = [some for some in needs.sets if not free.intersection(some)] or needs.sets
    named = dict.fromkeys(one for some in short for one in some)
    return [Missing(one, why[one] or "booked") for one in named]


def whys(house: UUID, things: Sequence[UUID], span: Span, now: datetime) -> dict[UUID, str | None]:
    """Return of each thing why it cannot be had for a time by a structure; None when it can.

    Of what another structure shares: that it is taken, and no more, also when somebody is on leave.
    """
    asked = {thing: why for _, thing, why in _asked(house, things, [span], now)}
    if not AWAY & {*asked.values()}:
        return asked
    own = set(Resource.objects.filter(structure_id=house, pk__in=asked).values_list("pk", flat=True))
    return {thing: why if thing in own or why not in AWAY else "booked" for thing, why in asked.items()}


def things_named(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the names of things, as far as the open scope shows them."""
    return dict(Resource.objects.filter(pk__in=[*ids]).values_list("pk", "name"))


def there(on: date) -> Q:
    """Tell the resources that are not retired on a day."""
    return Q(retired_on=None) | Q(retired_on__gt=on)


def always_open(thing_ids: Iterable[UUID], first_on: date, last_on: date) -> set[UUID]:
    """Return which things have no hours of their own then: they can be had whenever their site is open."""
    asked = set(thing_ids)
    if not asked:
        return asked
    hours = OpeningRule.objects.filter(resource__in=asked, from_on__lte=last_on)
    living = hours.filter(Q(until_on=None) | Q(until_on__gte=first_on))
    return asked - set(living.values_list("resource_id", flat=True))


def queue(
    house: UUID,
    *,
    resource_ids: Iterable[UUID] = (),
    practitioner_role_ids: Iterable[UUID] = (),
    held_for: Iterable[UUID] = (),
) -> None:
    """Queue as `line_up` does, for things that others share with this structure as well."""
    ready.rows(
        QUEUE,
        {"house": house, "places": [*resource_ids], "roles": [*practitioner_role_ids], "held_for": [*held_for]},
    )


def only_with_things(
    search: Callable[..., list[F]],
    needs: Needs,
    around: tuple[timedelta, timedelta],
    *,
    after: datetime,
    limit: int,
    now: datetime,
) -> list[F]:
    """Return the free starts at which one of each thing is free too, the earliest first.

    :param search: the search without things, asked again further on until there are enough
    :param around: from when to when a thing is needed, counted from the start
    """
    if not all(needs.sets):
        return []
    found: list[F] = []
    for lot in _lots(search, after, limit):
        times = sorted({one.starts_at for one in lot})
        taken = things_free(needs, [(at + around[0], at + around[1]) for at in times], now)
        free = {at for at, chosen in zip(times, taken, strict=True) if chosen is not None}
        found += [one for one in lot if one.starts_at in free]
        if len(found) >= limit:
            break
    return found[:limit]


def _lots(search: Callable[..., list[F]], since: datetime, limit: int) -> Iterator[list[F]]:
    """Yield the free starts lot by lot; a lot never ends between two of the same moment."""
    size = max(LEAST, 2 * limit)
    while True:
        lot = search(after=since, limit=size)
        if len(lot) < size:
            yield lot
            return
        last = lot[-1].starts_at
        whole = [one for one in lot if one.starts_at < last]
        yield whole
        since, size = last, size * 2 if not whole else min(size * 2, max(MOST, size))


def _asked(
    house: UUID, things: Sequence[UUID], spans: Sequence[Span], now: datetime
) -> list[tuple[int, UUID, str | None]]:
    asked = {
        "house": house,
        "things": [*things],
        "lows": [low for low, _ in spans],
        "highs": [high for _, high in spans],
        "now": now,
    }
    return ready.rows(THINGS, asked) if spans and things else []


def lent_to(houses: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    """Return what others share today with structures of the open scope, each with which of them."""
    return ready.rows(LENT, {"houses": list(houses)})
