"""Why a moment is not free for a resource: all the reasons, the strongest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from permanence.capacity.models import Closure, Opening, OpeningKind, Reservation, Resource, live
from permanence.capacity.rules import instant
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .free import ANYHOW, BOOKABLE, REGULAR, Fit, meant_for
from .things import always_open, things_missing, things_named

MINUTE = timedelta(minutes=1)
RANK: dict[str, int] = {OpeningKind.EMERGENCY: 0, OpeningKind.OWN: 1, OpeningKind.REGULAR: 2}


class Why(StrEnum):
    """What stands in the way."""

    UNKNOWN = "unknown"  # no such resource, or another structure's
    PAST = "past"
    CLOSED = "closed"  # no opening then
    ABSENCE = "absence"
    LEAVE = "leave"
    HOLIDAY = "holiday"
    BUILDING = "building"
    UPKEEP = "upkeep"
    RETIRED = "retired"  # a room or a device that is there no more
    THING = "thing"  # a room or a device that is needed as well
    BOOKED = "booked"
    HELD = "held"
    BUFFER = "buffer"  # of what is booked or held beside it
    KEPT = "kept"  # for emergencies, or for own patients
    CHANNEL = "channel"  # not to be booked by this door
    REASON = "reason"  # open for other reasons only
    ALONE = "alone"  # what is for groups only, where one is seen alone
    GROUP = "group"  # what is for no group, in one
    TOO_LONG = "too long"  # it begins in open time and ends outside
    OFF_GRID = "off grid"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way; what it is of, for whoever may look it up."""

    why: Why
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    note: str = ""
    row_id: UUID | None = None
    released_at: datetime | None = None  # when what is kept is for others too
    cause: str = ""  # why the thing cannot be had, as a `Why`


def obstacles(
    actor: Actor,
    *,
    resource_id: UUID,
    starts_at: datetime,
    duration_min: int,
    now: datetime,
    kinds: tuple[str, ...] = REGULAR,
    fit: Fit = ANYHOW,
) -> list[Obstacle]:
    """Return why a moment is not among the free starts; nothing when it is.

    :param kinds: and `fit`: as asked of `free_starts`
    """
    resource = Resource.objects.filter(pk=resource_id, structure_id__in=actor.structures(Can.VIEW_AGENDA)).first()
    if resource is None:
        return [Obstacle(Why.UNKNOWN)]
    asked = _Asked(
        resource,
        _seats(resource, starts_at, starts_at + duration_min * MINUTE),
        starts_at,
        starts_at - fit.before_min * MINUTE,
        starts_at + (duration_min + fit.after_min) * MINUTE,
        now,
        kinds,
        fit,
        (fit.step_min or duration_min) * MINUTE,
    )
    found = [*_past(asked), *_retired(asked), *_closures(asked), *_openings(asked)]
    if not _some_seat(asked):
        found += _promises(asked)
    return [*found, *_things(asked)]


@dataclass(frozen=True, slots=True)
class _Asked:
    resource: Resource
    seats: int
    starts_at: datetime
    low: datetime
    high: datetime
    now: datetime
    kinds: tuple[str, ...]
    fit: Fit
    step: timedelta

    @property
    def meets(self) -> Q:
        """What meets the time asked for, buffers included."""
        return Q(resource_id=self.resource.pk, starts_at__lt=self.high, ends_at__gt=self.low)


def _seats(resource: Resource, starts_at: datetime, ends_at: datetime) -> int:
    """Tell how many may be received then: more in a group."""
    (group,) = ready.row("SELECT capacity_group_seats(%s, %s, %s)", [resource.pk, starts_at, ends_at])
    return group or resource.seats


def _past(asked: _Asked) -> Iterator[Obstacle]:
    if asked.starts_at < asked.now:
        yield Obstacle(Why.PAST)


def _retired(asked: _Asked) -> Iterator[Obstacle]:
    gone = asked.resource.retired_on
    if gone and asked.high > instant(gone, time(), ZoneInfo(asked.resource.time_zone)):
        yield Obstacle(Why.RETIRED)


def _always_open(asked: _Asked) -> bool:
    """Tell whether it is a room or a device without hours of its own then."""
    if asked.resource.practitioner_role_id is not None:
        return False
    day = asked.starts_at.astimezone(ZoneInfo(asked.resource.time_zone)).date()
    return bool(always_open([asked.resource.pk], day, day))


def _closures(asked: _Asked) -> Iterator[Obstacle]:
    for one in Closure.objects.filter(asked.meets).order_by("starts_at"):
        yield Obstacle(Why(one.kind), one.starts_at, one.ends_at, one.why, one.pk)


def _openings(asked: _Asked) -> Iterator[Obstacle]:
    """Tell what the openings have against it: use, door, reason, length or grid; or that there is none."""
    met = list(Opening.objects.filter(asked.meets).order_by("starts_at"))
    above = min((RANK[one.kind] for one in met), default=0)
    openings = [one for one in met if RANK[one.kind] == above]  # what is kept lies over what it is kept from
    kept = [one for one in openings if not _meant(one, asked)]
    right = [one for one in openings if one not in kept]
    if not openings and not _always_open(asked):
        yield Obstacle(Why.CLOSED)
    for one in kept:
        yield Obstacle(Why.KEPT, one.starts_at, one.ends_at, one.kind, one.pk, one.released_at)
    refused = [list(_against(asked, one)) for one in right]
    if refused and all(refused):
        yield from min(refused, key=len)


def _against(asked: _Asked, one: Opening) -> Iterator[Obstacle]:
    if one.channel not in BOOKABLE[asked.fit.channel]:  # type: ignore[index]
        yield Obstacle(Why.CHANNEL, one.starts_at, one.ends_at, one.channel, one.pk)
    if not asked.fit.suits(one.reasons):
        yield Obstacle(Why.REASON, one.starts_at, one.ends_at, row_id=one.pk)
    if not asked.fit.gathers(one.seats):
        yield Obstacle(Why.ALONE if asked.fit.grouped else Why.GROUP, one.starts_at, one.ends_at, row_id=one.pk)
    if one.starts_at > asked.low or asked.high > one.ends_at:
        yield Obstacle(Why.TOO_LONG, one.starts_at, one.ends_at, row_id=one.pk)
    elif (asked.starts_at - one.starts_at) % asked.step:
        yield Obstacle(Why.OFF_GRID, one.starts_at, one.ends_at, row_id=one.pk)


def _meant(one: Opening, asked: _Asked) -> bool:
    released = one.released_at is not None and one.released_at <= asked.now
    return meant_for(one.kind, asked.kinds, released=released)


def _things(asked: _Asked) -> Iterator[Obstacle]:
    """Tell which room or device is missing, of those that are needed as well."""
    if asked.fit.needs is None:
        return
    missing = things_missing(asked.fit.needs, (asked.low, asked.high), asked.now)
    names = things_named(one.thing_id for one in missing)
    for one in missing:
        yield Obstacle(Why.THING, note=names.get(one.thing_id, ""), row_id=one.thing_id, cause=one.why)


def _live(asked: _Asked) -> list[Reservation]:
    promised = Reservation.objects.filter(live(asked.now), asked.meets)
    return list(promised.filter(seat__lte=asked.seats).order_by("starts_at", "seat"))


def _some_seat(asked: _Asked) -> bool:
    return len({one.seat for one in _live(asked)}) < asked.seats


def _promises(asked: _Asked) -> Iterator[Obstacle]:
    for one in _live(asked):
        core = one.starts_at + one.before_min * MINUTE, one.ends_at - one.after_min * MINUTE
        own = asked.low + asked.fit.before_min * MINUTE, asked.high - asked.fit.after_min * MINUTE
        beside = core[1] <= own[0] or core[0] >= own[1]
        yield Obstacle(Why.BUFFER if beside else Why(one.state), one.starts_at, one.ends_at, one.source, one.held_for)
