"""What the days of a practice come to, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from permanence.agenda.models import Appointment, Stage, Step, StepKind
from permanence.agenda.rules import measures
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .columns import columns
from .fill import fill
from .reminders import practice_reminding
from .slots import next_slots, reasons

LEADS = [*(name for _, name in measures.LEADS), measures.LONGEST_LEAD]


@dataclass(frozen=True, slots=True)
class Access:
    """When the third free time of a practitioner is, for the reason he sees most."""

    role: PractitionerRole
    days: int | None


@dataclass(frozen=True, slots=True)
class Series:
    """One figure day by day, or class by class."""

    labels: list[str]
    values: list[int | None]


@dataclass(frozen=True, slots=True)
class Missed:
    """How many of those who came for a reason did not, without excuse."""

    name: str
    share: measures.Share


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of some practitioners over a period; medians in minutes."""

    visits: int
    early_min: int
    in_time: measures.Share
    waiting_min: int | None
    late_min: int | None
    stay_min: int | None
    as_planned: measures.Share
    unexcused: measures.Share
    excused: measures.Share
    waiting_by_day: Series
    late_by_day: Series
    stay_by_day: Series
    fill_by_day: Series
    missed_by_reason: list[Missed]
    missed_by_lead: Series


def statistics(
    actor: Actor, structure: Structure, roles: Sequence[PractitionerRole], *, first: date, days: int
) -> Statistics:
    """Measure what happened from a day on, for so many days."""
    told = _told(actor, structure, [role.pk for role in roles], first, days)
    early_min = practice_reminding(structure).early_min or measures.EARLY_MIN
    dates = [first + timedelta(days=n) for n in range(days)]
    by_day = measures.by(told, lambda visit: visit.on)
    by_reason = measures.by(told, lambda visit: visit.reason)
    by_lead = measures.by(told, measures.lead)
    kept = [day for day in dates if day in by_day]
    names = [f"{day:%d/%m}" for day in kept]
    common = sorted(by_reason, key=lambda name: -len(by_reason[name]))[:8]
    return Statistics(
        visits=len(told),
        early_min=early_min,
        in_time=measures.arrived_before(told, early_min),
        waiting_min=measures.middle(measures.waits(told)),
        late_min=measures.middle(measures.lateness(told)),
        stay_min=measures.middle(measures.stays(told)),
        as_planned=measures.stayed_as_planned(told),
        unexcused=measures.missed(told, excused=False),
        excused=measures.missed(told, excused=True),
        waiting_by_day=Series(names, [measures.middle(measures.waits(by_day[day])) for day in kept]),
        late_by_day=Series(names, [measures.middle(measures.lateness(by_day[day])) for day in kept]),
        stay_by_day=Series(names, [measures.middle(measures.stays(by_day[day])) for day in kept]),
        fill_by_day=_fill(actor, roles, first, days),
        missed_by_reason=[Missed(name, measures.missed(by_reason[name], excused=False)) for name in common],
        missed_by_lead=Series(LEADS, [measures.missed(by_lead.get(name, []), excused=False).percent for name in LEADS]),
    )


def access(actor: Actor, roles: Sequence[PractitionerRole], now: datetime) -> list[Access]:
    """Return when the third next free time of each practitioner is, for his first reason."""
    found = []
    for role in roles:
        zone, reason = ZoneInfo(role.structure.time_zone), reasons(actor, role).first()
        slots = next_slots(actor, practitioner_role=role, reason=reason, after=now, limit=3) if reason else []
        found.append(Access(role, measures.third_next([slot.starts_at.astimezone(zone) for slot in slots], now)))
    return found


def _fill(actor: Actor, roles: Sequence[PractitionerRole], first: date, days: int) -> Series:
    wanted = {role.pk for role in roles}
    theirs = [one for one in columns(actor) if one.role and one.role.pk in wanted]
    told = {day: some for day, some in fill(actor, theirs, first, days).items() if some}
    percent: list[int | None] = []
    for some in told.values():
        opened = sum(one.open_min for one in some)
        percent.append(min(100, round(100 * sum(one.booked_min for one in some) / opened)) if opened else None)
    return Series([f"{day:%d/%m}" for day in told], percent)


def _told(actor: Actor, structure: Structure, role_ids: list[UUID], first: date, days: int) -> list[measures.Told]:
    zone = ZoneInfo(structure.time_zone)
    begins, ends = (datetime.combine(day, time(), zone) for day in (first, first + timedelta(days=days)))
    past = Appointment.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), structure=structure)
    past = past.filter(practitioner_role_id__in=role_ids, starts_at__gte=begins, starts_at__lt=ends)
    over = past.filter(stage__in=[Stage.GONE, Stage.IN_ROOM, Stage.EXCUSED, Stage.UNEXCUSED])
    standing = Prefetch("steps", Step.objects.filter(undone_at=None))
    seen = over.select_related("reason").prefetch_related(standing).order_by("starts_at")
    return [_one(found, zone) for found in seen]


def _one(found: Appointment, zone: ZoneInfo) -> measures.Told:
    at = {step.kind: step.at for step in found.steps.all()}
    return measures.Told(
        on=found.starts_at.astimezone(zone).date(),
        asked_on=found.created_at.astimezone(zone).date(),
        reason=found.reason.name,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        missed=found.stage if found.stage in {Stage.EXCUSED, Stage.UNEXCUSED} else "",
        arrived_at=at.get(StepKind.ARRIVED) or at.get(StepKind.WAITING),
        entered_at=at.get(StepKind.IN_ROOM),
        left_at=at.get(StepKind.GONE),
    )
