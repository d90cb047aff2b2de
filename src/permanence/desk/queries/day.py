"""One day of a practitioner as the desk sees it: what is taken, by its reason only, and what is free."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from permanence.agenda import queries as agenda
from permanence.agenda.models import Appointment, Status
from permanence.capacity.models import Opening
from permanence.desk.models import Request
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

MANY = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the day; free when it has no reason."""

    starts_at: datetime
    reason: str
    color: str


@dataclass(frozen=True, slots=True)
class Day:
    """The day with its openings, in order of time."""

    on: date
    hours: list[tuple[datetime, datetime]]
    rows: list[Row]

    @property
    def before(self) -> date:
        """The day before."""
        return self.on - timedelta(days=1)

    @property
    def after(self) -> date:
        """The day after."""
        return self.on + timedelta(days=1)


def day(actor: Actor, request: Request, on: date, now: datetime) -> Day | None:
    """Return one day of the practitioner of a request; none while nobody is chosen."""
    role = request.practitioner_role
    if role is None:
        return None
    zone = ZoneInfo(request.structure.time_zone)
    begins, ends = (datetime.combine(moment, time.min, tzinfo=zone) for moment in (on, on + timedelta(days=1)))
    rows = [Row(*one) for one in _taken(role.pk, actor.structures(Can.VIEW_AGENDA), begins, ends)]
    if request.reason and ends > now:
        slots = agenda.next_slots(
            actor,
            practitioner_role=role,
            reason=request.reason,
            after=max(begins, now),
            until=ends,
            limit=MANY,
            patient=request.patient,
        )
        rows += [Row(slot.starts_at, "", "") for slot in slots]
    return Day(on, _hours(role.pk, begins, ends), sorted(rows, key=lambda row: row.starts_at))


@composed
def _taken(
    role_id: UUID, structures: Collection[UUID], begins: datetime, ends: datetime
) -> QuerySet[Appointment, tuple[datetime, str, str]]:
    his = Appointment.objects.filter(structure_id=any_of(structures), practitioner_role_id=role_id)
    that_day = his.filter(starts_at__gte=begins, starts_at__lt=ends).exclude(status=Status.CANCELLED)
    return that_day.values_list("starts_at", "reason__name", "reason__color")


@composed
def _hours(role_id: UUID, begins: datetime, ends: datetime) -> QuerySet[Opening, tuple[datetime, datetime]]:
    his = Opening.objects.filter(resource__practitioner_role_id=role_id, kind="regular")
    that_day = his.filter(starts_at__lt=ends, ends_at__gt=begins)
    return that_day.order_by("starts_at").values_list("starts_at", "ends_at")
