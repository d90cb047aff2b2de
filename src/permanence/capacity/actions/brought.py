"""Promises made elsewhere, kept here many at a time: none is refused, and what overlaps is kept beyond the seats."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from permanence.capacity import rules
from permanence.capacity.models import MOST_SEATS, Opening, Reservation, ReservationState, Resource
from permanence.directory.models import Structure
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

INSERT = """
    INSERT INTO capacity_reservation (id, structure_id, resource_id, seat, during, before_min, after_min, state, source,
        held_for, overbooked_by, overbooked_why, created_at)
    SELECT uuidv7(), %(house)s::uuid, resource, seat, tstzrange(low, high, '[)'), 0, 0, 'booked', %(source)s, whom,
        CASE WHEN seat > %(most)s THEN %(who)s ELSE '' END, CASE WHEN seat > %(most)s THEN %(why)s ELSE '' END, now()
    FROM unnest(%(resources)s::uuid[], %(seats)s::smallint[], %(lows)s::timestamptz[], %(highs)s::timestamptz[],
        %(whom)s::uuid[]) AS brought(resource, seat, low, high, whom)
    RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Brought:
    """One resource for a while, half-open `[)`, for a row that names it."""

    resource_id: UUID
    starts_at: datetime
    ends_at: datetime
    held_for: UUID


@action(Can.BOOK, audit="times.brought", of="structure")
def bring(
    *, by: Actor, structure: Structure, wanted: Sequence[Brought], source: str, who: str, why: str, now: datetime
) -> set[tuple[UUID, UUID]]:
    """Take all of it at once, also what is past; tell which (resource, row) had no seat and were kept beyond them.

    In one statement, so that the free time of each day it touches is computed once.
    :param who: who brings it in, and `why`: both said of what is kept beyond the seats
    """
    if not wanted:
        return set()
    places = _held([one.resource_id for one in wanted])
    low, high = min(one.starts_at for one in wanted), max(one.ends_at for one in wanted)
    there = Reservation.objects.filter(resource__in=places, ends_at__gt=low, starts_at__lt=high)
    there.filter(state=ReservationState.HELD, expires_at__lte=now).update(state=ReservationState.ENDED)
    live = there.exclude(state=ReservationState.ENDED).values_list("resource_id", "starts_at", "ends_at", "seat")
    coming = [rules.Stretch(one.resource_id, one.starts_at, one.ends_at) for one in wanted]
    groups = _groups(places, low, high)
    seats = rules.seated(
        [rules.Stretch(*one) for one in live],
        coming,
        seats=lambda one: groups.of(one) or places[one.resource].seats,  # type: ignore[index]
        beyond=MOST_SEATS,
    )
    asked = {
        "house": structure.pk, "source": source, "most": MOST_SEATS, "who": who, "why": why, "seats": seats,
        "resources": [one.resource_id for one in wanted], "lows": [one.starts_at for one in wanted],
        "highs": [one.ends_at for one in wanted], "whom": [one.held_for for one in wanted],
    }  # fmt: skip
    ready.rows(INSERT, asked)
    extra = zip(wanted, seats, strict=True)
    return {(one.resource_id, one.held_for) for one, seat in extra if seat > MOST_SEATS}


@action(Can.BOOK, audit="times.taken_back", of="structure")
def take_back(*, by: Actor, structure: Structure, held_for: Iterable[UUID]) -> None:
    """Remove what was taken for rows that are removed."""
    theirs = Reservation.objects.filter(structure=structure, held_for__in=[*held_for])
    _held(theirs.values_list("resource_id", flat=True).distinct())
    theirs.delete()


def _held(resource_ids: Iterable[UUID]) -> dict[UUID, Resource]:
    locked = Resource.objects.select_for_update(no_key=True).filter(pk__in={*resource_ids}).order_by("pk")
    return {one.pk: one for one in locked}


@dataclass(frozen=True, slots=True)
class _Groups:
    """The openings that have seats of their own."""

    found: list[tuple[UUID, datetime, datetime, int]]

    def of(self, one: rules.Stretch) -> int:
        """Tell how many seats a group has at that time; none when there is none."""
        theirs = (
            seats for place, low, high, seats in self.found if place == one.resource and low <= one.starts_at < high
        )
        return next(theirs, 0)


def _groups(places: Iterable[UUID], low: datetime, high: datetime) -> _Groups:
    openings = Opening.objects.filter(Q(ends_at__gt=low, starts_at__lt=high), resource__in=places, seats__isnull=False)
    told = openings.values_list("resource_id", "starts_at", "ends_at", "seats")
    return _Groups([(place, begins, ends, seats or 0) for place, begins, ends, seats in told])
