"""Groups of the demo world: a workshop once a week, some of its places taken."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from permanence.agenda.models import VisitReason
from permanence.capacity.models import OpeningRule, Resource
from permanence.demo.bookings import Bookings
from permanence.demo.ids import demo_id, practitioner_role_id
from permanence.demo.shapes import Copy, Practitioner, Reason

TAKEN = 0.6


@dataclass(frozen=True, slots=True)
class Group:
    """A reason for which several come at once, every week at the same hour."""

    reason: Reason
    weekday: int
    opens_at: time
    closes_at: time
    seats: int


GROUPS = {
    "cazalis": Group(Reason("Atelier du dos", 60, "teal", 0), 1, time(17, 30), time(18, 30), 6),
    "garrigue": Group(Reason("Gymnastique d'équilibre", 60, "violet", 0), 3, time(17, 30), time(18, 30), 8),
}


def write_group(resource: Resource, member: Practitioner, copy: Copy, today: date) -> OpeningRule | None:
    """Write the reason and the opening of a practitioner's group; None when he has none."""
    group = GROUPS.get(member.key)
    if group is None:
        return None
    reason = VisitReason.objects.create(
        id=demo_id("reason", member.key, copy, group.reason.name),
        structure_id=resource.structure_id,
        practitioner_role_id=practitioner_role_id(member.key, copy),
        name=group.reason.name,
        duration_min=group.reason.minutes,
        color=group.reason.color,
        rank=99,
        grouped=True,
    )
    return OpeningRule.objects.create(
        id=demo_id("rule", member.key, copy, group.weekday, group.opens_at),
        structure_id=resource.structure_id,
        resource=resource,
        weekday=group.weekday,
        opens_at=group.opens_at,
        closes_at=group.closes_at,
        reasons=[reason.pk],
        seats=group.seats,
        from_on=today - timedelta(days=200),
    )


def gather(drawn: Bookings, rule: OpeningRule, day: date) -> None:
    """Let some come to the group of one day, each on a place of his own."""
    assert rule.seats
    assert rule.reasons
    chance = Random(f"{drawn.seed}/{day - drawn.today}/{rule.opens_at}")
    starts, ends = (datetime.combine(day, hour) for hour in (rule.opens_at, rule.closes_at))
    reason = VisitReason.objects.get(pk=rule.reasons[0])
    come = [patient for patient in chance.sample(drawn.patients, rule.seats) if chance.random() < TAKEN]
    for seat, patient in enumerate(come, start=1):
        drawn.book(chance, reason, starts, ends, patient=patient, seat=seat)
