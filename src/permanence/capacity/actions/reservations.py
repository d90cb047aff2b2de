"""Taking and giving back: the seats of resources for a while, in one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _
from psycopg import errors
from psycopg.types.range import Range

from permanence.capacity import queries
from permanence.capacity.models import Reservation, Resource
from permanence.directory.models import Structure
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid, NotFound, Refusal, Words
from permanence.foundation.rights import Can

LONGEST = timedelta(days=3660)  # a stay; what is longer is a mistake
RESERVE = """
    SELECT outcome, reservation, structure, resource, seat FROM capacity_reserve(
        %(house)s::uuid, %(resources)s::uuid[], %(lows)s::timestamptz[], %(highs)s::timestamptz[],
        %(befores)s::integer[], %(afters)s::integer[], %(source)s, %(held_for)s::uuid, %(now)s::timestamptz,
        %(until)s::timestamptz, %(key)s, %(beyond)s, %(who)s, %(why)s)
"""


class SlotTaken(Refusal):
    """Someone was faster: no seat of the resource is free during this time."""

    title: Words = _("This time has just been taken")
    next_step = _("Choose another time; nothing was booked.")


class HoldExpired(Refusal):
    """The time was held for a while, and the while is over."""

    title = _("This time is no longer held")
    next_step = _("Choose a time again; nothing was booked.")


class Over(Refusal):
    """What is over cannot be promised."""

    title = _("This time is over")
    next_step = _("Choose a time to come; nothing was booked.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One resource for a while, half-open `[)`, and the buffers that are taken with it."""

    resource_id: UUID
    during: Range[datetime]
    before_min: int = 0
    after_min: int = 0


@dataclass(frozen=True, slots=True)
class Overbooking:
    """That a promise is made beyond the seats on purpose (surnuméraire).

    :param why: kept with the promise, with who did it
    :param most: how many such promises may stand at the same time
    """

    why: str
    most: int = 1


@action(Can.BOOK, audit="time.reserved", of="resource", refuses_first=True)
def reserve(
    *,
    by: Actor,
    resource: Resource,
    during: Range[datetime],
    source: str,
    held_for: UUID,
    now: datetime,
    hold_until: datetime | None = None,
) -> Reservation:
    """Take a seat of the resource, or refuse.

    Those who ask for the same resource queue for its row, never for each other's reservations; that a seat is free
    is then read, and the exclusion constraint has the last word. Whoever comes when it is visibly taken does not queue.

    :param during: half-open `[)`, both ends given
    :param held_for: the row that it is for
    :param hold_until: makes it a hold, which ends by itself at that moment
    :raises SlotTaken: when no seat is free
    :raises Over: when it is
    :raises Invalid: when it ends before it begins, or never
    """
    promise = Promise(source, held_for, now, hold_until)
    return take(by, resource.structure_id, [Wanted(resource.pk, during)], promise)[0]


@action(Can.BOOK, audit="times.reserved", of="structure")
def reserve_all(
    *,
    by: Actor,
    structure: Structure,
    wanted: Sequence[Wanted],
    source: str,
    held_for: UUID,
    now: datetime,
    hold_until: datetime | None = None,
    key: str | None = None,
    overbooking: Overbooking | None = None,
    instead_of: UUID | None = None,
) -> list[Reservation]:
    """Take a seat of each resource with its buffers, or nothing at all.

    :param structure: who takes: the owner of the resources, or whom they are shared with
    :param key: the same key takes once: a second call returns what the first one took
    :param overbooking: takes beyond the seats, on purpose
    :param instead_of: the row whose reservations are given back for these, which may overlap them; refused, they stand
    :raises SlotTaken, Over, Invalid: as `reserve` does
    :raises NotFound: when a resource is not there, or not for this structure
    """
    if instead_of is not None:
        queries.line_up(resource_ids=[one.resource_id for one in wanted], held_for=[instead_of])
        _end(structure.pk, instead_of)
    promise = Promise(source, held_for, now, hold_until, key, overbooking)
    return take(by, structure.pk, wanted, promise)


@action(Can.BOOK, audit="hold.kept", of="structure")
def keep(*, by: Actor, structure: Structure, held_for: UUID, now: datetime) -> int:
    """Make booked what is held for that row, all of it; tell how many there were.

    :raises HoldExpired: when nothing is held any more, or not all
    """
    (kept,) = ready.row("SELECT capacity_keep(%s::uuid[], %s::uuid, %s)", [[structure.pk], held_for, now])
    if not kept:
        raise HoldExpired
    return int(kept)


@action(Can.BOOK, audit="time.released", of="structure")
def release(*, by: Actor, structure: Structure, held_for: UUID) -> int:
    """End every live reservation made for that row; tell how many there were."""
    return _end(structure.pk, held_for)


@dataclass(frozen=True, slots=True)
class Promise:
    """For what a time is taken, and how."""

    source: str
    held_for: UUID
    now: datetime
    hold_until: datetime | None = None
    key: str | None = None
    overbooking: Overbooking | None = None


def _end(house: UUID, held_for: UUID) -> int:
    (ended,) = ready.row("SELECT capacity_end(%s::uuid[], %s::uuid)", [[house], held_for])
    return int(ended)


def take(by: Actor, house: UUID, wanted: Sequence[Wanted], promise: Promise) -> list[Reservation]:
    """Take all of it in one statement, or nothing; whoever calls has the right to."""
    _check(wanted, promise)
    lows = [_instant(one.during.lower) - timedelta(minutes=one.before_min) for one in wanted]
    highs = [_instant(one.during.upper) + timedelta(minutes=one.after_min) for one in wanted]
    beyond = promise.overbooking
    asked: dict[str, Any] = {
        "house": house,
        "resources": [one.resource_id for one in wanted],
        "lows": lows,
        "highs": highs,
        "befores": [one.before_min for one in wanted],
        "afters": [one.after_min for one in wanted],
        "source": promise.source,
        "held_for": promise.held_for,
        "now": promise.now,
        "until": promise.hold_until,
        "key": promise.key,
        "beyond": beyond.most if beyond else 0,
        "who": by.name,
        "why": beyond.why if beyond else "",
    }
    try:
        rows = ready.rows(RESERVE, asked)
    except IntegrityError as error:
        if isinstance(error.__cause__, errors.ExclusionViolation):
            raise SlotTaken from None
        raise
    if rows[0][0] == "taken":
        raise SlotTaken
    if rows[0][0] == "unknown":
        raise NotFound
    if rows[0][0] == "again":
        return list(Reservation.objects.filter(pk__in=[row[1] for row in rows]).order_by("pk"))
    return [_made(row, number, asked) for number, row in enumerate(rows)]


def _check(wanted: Sequence[Wanted], promise: Promise) -> None:
    """Refuse what no clock could mean, before anything is asked of the database."""
    if not wanted:
        raise Invalid(_("Nothing was asked for."))
    for one in wanted:
        if one.during.lower is None or one.during.upper is None:
            raise Invalid(_("A promise begins and ends."))
        if _instant(one.during.upper) <= _instant(one.during.lower) or min(one.before_min, one.after_min) < 0:
            raise Invalid(_("A promise ends after it begins."))
        if one.during.upper - one.during.lower > LONGEST:
            raise Invalid(_("A promise of more than ten years is a mistake."))
        if one.during.upper <= promise.now:
            raise Over
    if promise.hold_until is not None and promise.hold_until <= promise.now:
        raise Invalid(_("A hold ends after now."))
    if promise.overbooking and (not promise.overbooking.why.strip() or promise.overbooking.most < 1):
        raise Invalid(_("Overbooking says why."))


def _instant(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(UTC)  # on the wall, an hour may be missing


def _made(row: Sequence[Any], number: int, asked: dict[str, Any]) -> Reservation:
    """Return the row just inserted, without reading it again."""
    state, pk, structure_id, resource_id, seat = row
    low, high = asked["lows"][number], asked["highs"][number]
    values = {
        "id": pk,
        "during": Range(low, high, "[)"),
        "starts_at": low,
        "ends_at": high,
        "structure_id": structure_id,
        "borrower_id": asked["house"] if asked["house"] != structure_id else None,
        "resource_id": resource_id,
        "seat": seat,
        "before_min": asked["befores"][number],
        "after_min": asked["afters"][number],
        "state": state,
        "expires_at": asked["until"],
        "source": asked["source"],
        "held_for": asked["held_for"],
        "key": asked["key"],
        "overbooked_by": asked["who"] if asked["beyond"] else "",
        "overbooked_why": asked["why"],
    }
    return Reservation.from_db("default", values.keys(), values.values())
