"""Agendas: reasons to come, weekly openings, and the appointments in them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from permanence.agenda.models import Appointment, Cancellation, Step, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity.models import OpeningRule, Reservation, Resource
from permanence.demo.bookings import PARIS, Bookings
from permanence.demo.groups import GROUPS, gather, write_group
from permanence.demo.houses import site_id
from permanence.demo.ids import demo_id, patient_id, practitioner_role_id, structure_id
from permanence.demo.practices import ANNEXES
from permanence.demo.shapes import Copy, Practice, Practitioner
from permanence.demo.trades import TRADES, WEEKS, spans
from permanence.demo.visits import happen
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor

PAST = timedelta(days=14)
BOOKED = timedelta(days=21)
REGULARS = {
    "benali": ("elodie", "maisonneuve", "petit"),
    "roux": ("tom", "siobhan"),
    "sanchez": ("maisonneuve", "without-phone"),
}


def write_agendas(by: Actor, practice: Practice, copy: Copy, now: datetime, patients: list[UUID]) -> int:
    """Write the agendas of a practice, lived until now; return how many appointments they hold."""
    today = now.astimezone(PARIS).date()
    resources = [_resource(practice, member, copy) for member in practice.practitioners]
    Resource.objects.bulk_create(resources)
    appointments = 0
    for member, resource in zip(practice.practitioners, resources, strict=True):
        reasons, rules = _reasons(resource, member, copy), _rules(resource, member, copy, today)
        if member.key in GROUPS:  # what is done in a group is done there only
            for rule in rules:
                rule.reasons = [reason.pk for reason in reasons]
        VisitReason.objects.bulk_create(reasons)
        OpeningRule.objects.bulk_create(rules)
        group = write_group(resource, member, copy, today)
        drawn = Bookings(
            seed=f"agenda/{member.key}/{copy}",
            resource=resource,
            practitioner_role=practitioner_role_id(member.key, copy),
            reasons=reasons,
            trade=TRADES[member.trade],
            today=today,
            patients=patients,
            regulars=[patient_id(name) for name in REGULARS.get(member.key, ())] if copy == 1 else (),
            packed=member.packed,
        )
        appointments += _write_bookings(drawn, [*rules, *filter(None, [group])], now)
    first_day = datetime.combine(today - PAST, time(), PARIS)
    structure = Structure.objects.get(pk=structure_id(practice.place.key, copy))
    capacity.materialise(by=by, structure=structure, now=first_day, horizon=capacity.HORIZON + PAST)
    return appointments


def _write_bookings(drawn: Bookings, rules: list[OpeningRule], now: datetime) -> int:
    day = drawn.today - PAST
    while day < drawn.today + BOOKED:
        for rule in rules:
            if rule.weekday == day.weekday():
                before = len(drawn.appointments)
                (gather if rule.seats else Bookings.fill)(drawn, rule, day)
                for one in drawn.appointments[before:]:
                    one.site_id = rule.site_id
        day += timedelta(days=1)
    steps = list(happen(drawn.appointments, drawn.seed, now))
    drawn.see_regulars()
    Appointment.objects.bulk_create(drawn.appointments)
    Reservation.objects.bulk_create(drawn.reservations)
    Cancellation.objects.bulk_create(drawn.cancellations)
    Step.objects.bulk_create(steps)
    return len(drawn.appointments)


def _resource(practice: Practice, member: Practitioner, copy: Copy) -> Resource:
    return Resource(
        id=demo_id("resource", member.key, copy),
        structure_id=structure_id(practice.place.key, copy),
        kind="practitioner",
        name=f"{member.title or member.given} {member.family}",
        practitioner_role_id=practitioner_role_id(member.key, copy),
    )


def _reasons(resource: Resource, member: Practitioner, copy: Copy) -> list[VisitReason]:
    return [
        VisitReason(
            id=demo_id("reason", member.key, copy, reason.name),
            structure_id=resource.structure_id,
            practitioner_role_id=practitioner_role_id(member.key, copy),
            name=reason.name,
            duration_min=reason.minutes,
            color=reason.color,
            rank=rank,
        )
        for rank, reason in enumerate(TRADES[member.trade].reasons, start=1)
    ]


def _rules(resource: Resource, member: Practitioner, copy: Copy, today: date) -> list[OpeningRule]:
    annex = ANNEXES.get(member.key)
    return [
        OpeningRule(
            id=demo_id("rule", member.key, copy, weekday, opens_at),
            structure_id=resource.structure_id,
            resource=resource,
            weekday=weekday,
            opens_at=opens_at,
            closes_at=closes_at,
            kind=kind,
            site_id=site_id(annex.place, copy) if annex and weekday in annex.weekdays else None,
            from_on=today - timedelta(days=200),
        )
        for weekday, day in WEEKS[member.week].items()
        for opens_at, closes_at, kind in spans(day)
    ]
