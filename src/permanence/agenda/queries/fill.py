"""How full days are: minutes promised of minutes open, always for an actor."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from permanence.agenda.models import Appointment, Status
from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.models import Closure, Opening, Resource
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .columns import Column
from .free import closed_times

DAY = timedelta(days=1)
Spans = dict[UUID, list[spans.Span]]


@dataclass(frozen=True, slots=True)
class Fill:
    """A practitioner's day in numbers; what was promised outside his openings counts as promised, and never as open."""

    column: Column
    open_min: int
    booked_min: int
    visits: int
    absent: bool

    @property
    def percent(self) -> int:
        """How full it is; a day without openings is full as soon as somebody comes."""
        if not self.open_min:
            return 100 if self.visits else 0
        return min(100, round(100 * self.booked_min / self.open_min))


def fill(actor: Actor, columns: Sequence[Column], first: date, days: int) -> dict[date, list[Fill]]:
    """Return how full each day is for each practitioner who receives that day."""
    people = [one for one in columns if one.role]
    if not people:
        return {}
    zone = people[0].zone
    edges = [_midnight(first + timedelta(days=n), zone) for n in range(days + 1)]
    found = (*_open(actor, people, edges[0], edges[-1]), _booked(actor, people, edges[0], edges[-1]))
    groups = _groups(actor, people, edges[0], edges[-1])
    return {
        first + timedelta(days=n): [
            told
            for one in people
            if (told := _day(one, [_cut(some.get(one.id, []), edges[n], edges[n + 1]) for some in found], groups))
        ]
        for n in range(days)
    }


def _day(column: Column, found: Sequence[list[spans.Span]], groups: Sequence[capacity.Group]) -> Fill | None:
    rules, away, visits = found
    if not (rules or visits):
        return None
    left = spans.minus(rules, away)
    taken_min = _taken_min(visits, [one for one in groups if one.practitioner_role_id == column.id])
    return Fill(column, spans.minutes(left), taken_min, len(visits), absent=bool(rules) and not left)


def _taken_min(visits: Sequence[spans.Span], groups: Sequence[capacity.Group]) -> int:
    """Count the minutes promised: one of six in a group takes a sixth of its time."""
    seats = {visit: next((one.seats for one in groups if one.holds(*visit)), 1) for visit in visits}
    alone = spans.minutes(visit for visit, count in seats.items() if count == 1)
    together = sum(spans.minutes([visit]) / seats[visit] for visit in visits if seats[visit] > 1)
    return alone + round(together)


def _groups(actor: Actor, people: Sequence[Column], begins: datetime, ends: datetime) -> list[capacity.Group]:
    roles = [one.id for one in people]
    return capacity.groups(actor, practitioner_role_ids=roles, since=begins, until=ends, now=begins)


def _cut(found: Sequence[spans.Span], begins: datetime, ends: datetime) -> list[spans.Span]:
    return [(max(a, begins), min(b, ends)) for a, b in found if a < ends and b > begins]


def _open(actor: Actor, people: Sequence[Column], begins: datetime, ends: datetime) -> tuple[Spans, Spans]:
    theirs = Resource.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA))
    named = theirs.filter(practitioner_role_id__in=[one.id for one in people])
    role_of = dict(named.values_list("pk", "practitioner_role_id"))
    within = Q(resource_id__in=list(role_of), ends_at__gt=begins, starts_at__lt=ends)
    told = ("resource_id", "starts_at", "ends_at")
    openings = Opening.objects.filter(within, ends_at__lte=ends + DAY).values_list(*told)
    closures = Closure.objects.filter(within).values_list(*told)
    opened, closed = (_by_column((role_of[row[0]], row[1], row[2]) for row in some) for some in (openings, closures))
    for role, shut in closed_times({one.id: one.structure_id for one in people}, begins, ends).items():
        closed.setdefault(role, []).extend(shut)
    return opened, closed


def _booked(actor: Actor, people: Sequence[Column], begins: datetime, ends: datetime) -> Spans:
    seen = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA)).exclude(
        status=Status.CANCELLED
    )
    theirs = seen.filter(practitioner_role_id__in=[one.id for one in people])
    within = theirs.filter(starts_at__gt=begins - DAY, starts_at__lt=ends, ends_at__gt=begins)
    return _by_column(within.values_list("practitioner_role_id", "starts_at", "ends_at"))


def _by_column(rows: Iterable[tuple[UUID, datetime, datetime]]) -> Spans:
    found: Spans = {}
    for column_id, begins, ends in rows:
        found.setdefault(column_id, []).append((begins, ends))
    return found


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
