"""What is free: read from the model the database keeps, less what is held just now; writing nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from permanence.capacity import rules
from permanence.capacity.models import Channel, OpeningKind
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .things import Needs, only_with_things

MINUTE = timedelta(minutes=1)
REGULAR = (OpeningKind.REGULAR.value,)
RELEASED = "released"  # asked for like a kind: what was kept for emergencies, from the moment it is released
ANY_KIND = tuple(OpeningKind.values)
# What each may book: whoever may do more may do less.
BOOKABLE = {
    Channel.ONLINE: (Channel.ONLINE.value,),
    Channel.DESK: (Channel.ONLINE.value, Channel.DESK.value),
    Channel.PRACTITIONER: tuple(Channel.values),
}


@dataclass(frozen=True, slots=True)
class FreeStart:
    """A moment at which something of the asked duration could begin, and the free stretch around it.

    :param site_id: where, of a practitioner who receives at several sites; None of all others
    """

    resource_id: UUID
    starts_at: datetime
    kind: str
    free_since: datetime | None = field(default=None, compare=False)
    free_until: datetime | None = field(default=None, compare=False)
    site_id: UUID | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A stretch of free time of one resource, half-open `[)`."""

    starts_at: datetime
    ends_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Hours:
    """The days and hours that suit, on the clock of a zone; 0 is Monday, the end is not included."""

    zone: str
    weekdays: Sequence[int] = (0, 1, 2, 3, 4, 5, 6)
    opens_at: time = time.min
    closes_at: time = time.max


@dataclass(frozen=True, slots=True)
class Fit:
    """How something must fit in: the grid when it is not its duration, buffers, for which reason, by which door.

    :param step_min: the grid of the opening, from its beginning
    :param reason: openings limited to some reasons are seen for one of these only
    :param reasons: the same for several practitioners, each with a reason of his own
    :param grouped: in groups alone, or in none; either when not said
    :param needs: the rooms and devices without which it cannot be; nearly always none
    :param sites: only there; anywhere when none is named
    """

    step_min: int | None = None
    before_min: int = 0
    after_min: int = 0
    reason: UUID | None = None
    reasons: Sequence[UUID] = ()
    channel: str = Channel.DESK
    hours: Hours | None = None
    grouped: bool | None = None
    needs: Needs | None = None
    sites: Sequence[UUID] | None = None

    @property
    def meant(self) -> list[UUID]:
        """Every reason it is for."""
        return [*self.reasons, self.reason] if self.reason else list(self.reasons)

    def suits(self, limited_to: Collection[UUID] | None) -> bool:
        """Tell whether an opening limited to some reasons, or to none, is for one of these."""
        return not limited_to or any(one in limited_to for one in self.meant)

    def gathers(self, seats: int | None) -> bool:
        """Tell whether an opening is the group, or none, that it must be.

        :param seats: those of the opening, None when it has none of its own
        """
        return self.grouped is None or self.grouped == (seats is not None)


ANYHOW = Fit()


def use_of(kind: str, *, released: bool) -> str:
    """Return what an opening is for: what was kept for own patients is regular once released."""
    return OpeningKind.REGULAR.value if released and kind == OpeningKind.OWN else kind


def meant_for(kind: str, kinds: Collection[str], *, released: bool) -> bool:
    """Tell whether an opening is among the kinds asked for, of which one may be `RELEASED`."""
    kept = released and kind == OpeningKind.EMERGENCY and RELEASED in kinds
    return kept or use_of(kind, released=released) in kinds


SEARCHED = """
    capacity_free_starts(
        %(structures)s::uuid[], {resources}, %(roles)s::uuid[], %(kinds)s::text[], %(channels)s::text[],
        {meant}, make_interval(mins => {lasts}), make_interval(mins => coalesce(%(step)s::integer, {lasts})),
        make_interval(mins => %(before)s), make_interval(mins => %(after)s), %(since)s, %(until)s,
        coalesce(%(now)s, now()), %(most)s, %(zone)s, %(weekdays)s::integer[], %(opens)s::time, %(closes)s::time,
        {grouped}, %(sites)s::uuid[])
"""
# Where a practitioner receives at a moment, if that is at several sites: the opening that names one, or else where he
# usually does. Nearly nobody does, and an index of their own says so at once.
SITE = """
    CASE WHEN EXISTS (
        SELECT FROM capacity_opening opening WHERE opening.resource_id = found.resource_id
            AND opening.site_id IS NOT NULL AND opening.ends_at > %(since)s)
    THEN coalesce((
        SELECT opening.site_id FROM capacity_opening opening WHERE opening.resource_id = found.resource_id
            AND opening.site_id IS NOT NULL AND opening.ends_at > found.starts_at
            AND opening.starts_at <= found.starts_at LIMIT 1), (
        SELECT role.site_id FROM capacity_resource place
        JOIN directory_practitionerrole role ON role.id = place.practitioner_role_id
        WHERE place.id = found.resource_id)) END
"""
GIVEN = SEARCHED.format(
    resources="%(resources)s::uuid[]",
    meant="%(meant)s::uuid[]",
    lasts="%(lasts)s::integer",
    grouped="%(grouped)s::boolean",
)
FREE_STARTS = f"SELECT resource_id, starts_at, kind, free_since, free_until, {SITE} FROM {GIVEN} found"  # noqa: S608 (our own words)
# Of hundreds of moments, reading each with what is around it costs more than finding them.
BARE = f"SELECT resource_id, extract(epoch FROM starts_at)::float8, kind, {SITE} FROM {GIVEN} found"  # noqa: S608 (our own words)
# Free stretches of one resource: the pieces of the model put together again, less what is held.
FREE_TIME = """
    SELECT DISTINCT lower(stretch), upper(stretch), kind FROM (
        SELECT kind, range_agg(tstzrange(greatest(free.starts_at, %(low)s), least(free.ends_at, %(high)s)))
            - coalesce((
                SELECT range_agg(tstzrange(held.starts_at, held.ends_at)) FROM capacity_reservation held
                WHERE held.resource_id = free.resource_id AND held.seat = free.seat AND held.state = 'held'
                    AND held.ends_at > %(low)s AND held.starts_at < %(high)s
                    AND held.expires_at > coalesce(%(now)s, now())), '{}') AS stretches
        FROM (
            SELECT resource_id, opening_id, seat, starts_at, ends_at,
                CASE WHEN kind = 'own' AND released_at <= coalesce(%(now)s, now()) THEN 'regular' ELSE kind END AS kind
            FROM capacity_freetime
            WHERE resource_id IN (
                    SELECT id FROM capacity_resource
                    WHERE id = %(resource)s
                        AND (structure_id = ANY(%(structures)s) OR id = ANY(capacity_borrowed(%(structures)s::uuid[]))))
                AND starts_at > %(low)s - interval '30 minutes' AND starts_at < %(high)s AND ends_at > %(low)s
        ) free
        WHERE kind = ANY(%(kinds)s)
        GROUP BY resource_id, opening_id, seat, kind
    ) seats CROSS JOIN LATERAL unnest(stretches) AS stretch ORDER BY 1, 2, 3
"""


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
    fit: Fit = ANYHOW,
    bare: bool = False,
) -> list[FreeStart]:
    """Return the next moments at which `duration_min` minutes are free, the earliest first.

    The grid of each opening begins with it and steps by the duration, so that what is proposed never overlaps, or
    by the step that `fit` names. Of equal moments comes first the one in the shortest free stretch.

    :param resource_ids: whose time, in whatever number; `practitioner_role_ids` names practitioners' own
    :param now: decides which holds have expired and what was kept is released; the database's clock when not given
    :param bare: of many, without the free stretch around each
    """
    if fit.needs is not None:
        now = now or datetime.now(UTC)
        whose: dict[str, Any] = {
            "resource_ids": [*resource_ids],
            "practitioner_role_ids": [*practitioner_role_ids],
        }
        without = partial(free_starts, actor, **whose, duration_min=duration_min, until=until, kinds=kinds, now=now)
        search = partial(without, fit=replace(fit, needs=None), bare=bare)
        around = -fit.before_min * MINUTE, (duration_min + fit.after_min) * MINUTE
        return only_with_things(search, fit.needs, around, after=after, limit=limit, now=now)
    asked = allowed(actor, kinds, now) | searched(fit, after, until, limit) | {
        "resources": list(resource_ids),
        "roles": list(practitioner_role_ids),
        "meant": fit.meant,
        "lasts": duration_min,
        "grouped": fit.grouped,
    }  # fmt: skip
    if bare:
        told = ready.rows(BARE, asked)
        return [FreeStart(who, datetime.fromtimestamp(at, UTC), kind, site_id=site) for who, at, kind, site in told]
    return [FreeStart(*row) for row in ready.rows(FREE_STARTS, asked)]


def searched(fit: Fit, after: datetime, until: datetime, limit: int) -> dict[str, Any]:
    """Return what the search is told besides who is asked for and for how long."""
    hours = fit.hours
    return {
        "channels": list(BOOKABLE[Channel(fit.channel)]),
        "step": fit.step_min,
        "before": fit.before_min,
        "after": fit.after_min,
        "since": after,
        "until": until,
        "most": limit,
        "sites": None if fit.sites is None else list(fit.sites),
        "zone": hours and hours.zone,
        "weekdays": hours and list(hours.weekdays),
        "opens": hours and hours.opens_at,
        "closes": hours and hours.closes_at,
    }


def tidy_first(
    found: Iterable[FreeStart], *, duration_min: int, usual_min: Sequence[int], snug: bool = True
) -> list[FreeStart]:
    """Order free starts by what they would waste: first those that leave no crumb too short for anything usual.

    :param usual_min: how long what is asked for usually lasts
    :param snug: among those that waste the same, first those that lie against something; else in the order given
    """
    usual = [timedelta(minutes=minutes) for minutes in usual_min]
    if not snug:
        return sorted(found, key=lambda one: rules.crumbs(_place(one, duration_min), usual))
    by_place = {_place(one, duration_min): one for one in found}
    return [by_place[place] for place in rules.tidiest(by_place, usual)]


def _place(one: FreeStart, duration_min: int) -> rules.Place:
    ends_at = one.starts_at + timedelta(minutes=duration_min)
    return rules.Place(
        one.starts_at, ends_at, one.free_since or one.starts_at, one.free_until or ends_at, one.resource_id
    )


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
    asked = allowed(actor, kinds, now) | {"resource": resource_id, "low": after, "high": until}
    return [FreeTime(*row) for row in ready.rows(FREE_TIME, asked)]


def allowed(actor: Actor, kinds: Sequence[str], now: datetime | None) -> dict[str, Any]:
    """Return whose time may be seen, of which kinds, and when it is asked."""
    return {
        "structures": list(actor.structures(Can.VIEW_AGENDA)),
        "kinds": list(kinds),
        "now": now,
    }
