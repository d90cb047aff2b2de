"""One day of a practitioner as the desk sees it: what is taken, by its reason only, and what is free."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from permanence.agenda import queries as agenda
from permanence.agenda.models import Status
from permanence.capacity.models import Opening
from permanence.desk.models import Request
from permanence.foundation.actor import Actor

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
    open_times = Opening.objects.filter(
        resource__practitioner_role=role, starts_at__lt=ends, ends_at__gt=begins, kind="regular"
    )
    taken = agenda.brief(actor).filter(practitioner_role=role, starts_at__gte=begins, starts_at__lt=ends)
    rows = [Row(a.starts_at, a.reason.name, a.reason.color) for a in taken.exclude(status=Status.CANCELLED)]
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
    hours = [(opening.starts_at, opening.ends_at) for opening in open_times.order_by("starts_at")]
    return Day(on, hours, sorted(rows, key=lambda row: row.starts_at))
