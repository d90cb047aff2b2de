"""One practitioner's day, line by line, always for an actor."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from permanence.agenda.bringing import lacking
from permanence.agenda.held import Held, held
from permanence.agenda.models import Appointment, Status
from permanence.agenda.rules import spans
from permanence.capacity import queries as capacity
from permanence.capacity.models import Closure, Reservation, ReservationState, Resource, live
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .appointments import appointments
from .free import closed_times
from .groups import said_group
from .referrals import awaiting


@dataclass(frozen=True, slots=True)
class Line:
    """An appointment, a free stretch or a closure: exactly one of the last fields is set.

    `busy` is an appointment of somebody whom the actor may not know; `directed`, that a directive closes this time.
    """

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    free: str = ""  # what the free time is kept for
    group: str = ""  # how large the group is that is received then
    closure: Closure | None = None
    busy: bool = False
    directed: bool = False
    held: Held | None = None  # for whom it is held
    awaits_referral: bool = False  # the letter it needs has not come
    lacking: int = 0  # papers asked for that have not come


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the practice's zone."""

    on: date
    lines: list[Line]
    cancelled: list[Appointment]

    @property
    def booked(self) -> int:
        """How many appointments it holds."""
        return sum(line.busy or line.appointment is not None for line in self.lines)

    @property
    def free_min(self) -> int:
        """How many minutes are free, those kept for emergencies included."""
        return sum((line.ends_at - line.starts_at) // timedelta(minutes=1) for line in self.lines if line.free)


def day(actor: Actor, practitioner_role: PractitionerRole, on: date, *, now: datetime) -> Day:
    """Return what a day holds: appointments, free time still to come, closures."""
    zone = ZoneInfo(practitioner_role.structure.time_zone)
    begins, ends = (datetime.combine(midnight, time(), zone) for midnight in (on, on + timedelta(days=1)))
    theirs = appointments(actor).filter(practitioner_role=practitioner_role, starts_at__gte=begins, starts_at__lt=ends)
    found = list(theirs.order_by("starts_at", "created_at"))
    named = actor.may(Can.VIEW_PATIENT, practitioner_role.structure_id)
    kept = [a for a in found if a.status != Status.CANCELLED]
    papers, without = (lacking(actor, kept), awaiting(kept)) if named else ({}, set())
    lines = [
        Line(
            a.starts_at,
            a.ends_at,
            appointment=a if named else None,
            busy=not named,
            awaits_referral=a.pk in without,
            lacking=len(papers[a.pk].lacking) if a.pk in papers else 0,
        )
        for a in kept
    ]
    lines += _open_and_closed(actor, practitioner_role, begins, ends, now)
    cancelled = [a for a in found if named and a.status == Status.CANCELLED]
    return Day(
        on, sorted(lines, key=lambda line: (line.starts_at, line.closure is None and not line.directed)), cancelled
    )


def _open_and_closed(
    actor: Actor, practitioner_role: PractitionerRole, begins: datetime, ends: datetime, now: datetime
) -> list[Line]:
    resource = capacity.resource_of(actor, practitioner_role.pk)
    if resource is None:
        return []
    closed = capacity.closures(actor, resource, since=begins).filter(starts_at__lt=ends)
    lines = [Line(max(c.starts_at, begins), min(c.ends_at, ends), closure=c) for c in closed]
    if now >= ends:
        return lines
    free = capacity.free_time(actor, resource_id=resource.pk, after=max(begins, _next_minute(now)), until=ends)
    shut = closed_times({practitioner_role.pk: practitioner_role.structure_id}, begins, ends).get(
        practitioner_role.pk, []
    )
    groups = capacity.groups(actor, practitioner_role_ids=[practitioner_role.pk], since=begins, until=ends, now=now)
    for f in free:
        group = next((said_group(one) for one in groups if one.holds(f.starts_at, f.ends_at)), "")
        lines += [Line(*span, free=f.kind, group=group) for span in spans.minus([(f.starts_at, f.ends_at)], shut)]
    return [*lines, *(Line(*span, directed=True) for span in shut), *_held(actor, resource, begins, ends, now)]


def _held(actor: Actor, resource: Resource, begins: datetime, ends: datetime, now: datetime) -> list[Line]:
    """Return the times held for someone who may still answer."""
    kept = Reservation.objects.filter(live(now), resource=resource, state=ReservationState.HELD)
    found = list(kept.filter(ends_at__gt=begins, starts_at__lt=ends))
    told = held(actor, [one.held_for for one in found], now)
    return [Line(one.starts_at, one.ends_at, held=told.get(one.held_for or one.pk, Held(""))) for one in found]


def _next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
