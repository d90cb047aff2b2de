"""Devices of the demo world, what needs them, a meeting every week, a machine that two practices share."""

from datetime import date, datetime, time, timedelta
from typing import Any

from psycopg.types.range import Range

from permanence.agenda import actions as agenda
from permanence.agenda import queries
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as capacity_queries
from permanence.capacity.models import ClosureKind, Resource, ResourceKind
from permanence.demo.bookings import PARIS
from permanence.demo.houses import site_id
from permanence.demo.ids import demo_id, practitioner_role_id, structure_id
from permanence.demo.manners import USUAL_ROOM
from permanence.demo.practices import PRACTICES
from permanence.demo.shapes import Copy
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient

HOME, BORROWER = "tilleuls", "capitole"
DEVICE = "Échographe"
# Who, the reason, minutes, colour, and what it needs: one of each list.
NEEDING = (
    ("ferrand", "Échographie", 30, "violet", ((DEVICE,), (USUAL_ROOM, "Petit salon"))),
    ("lacombe", "Petit geste", 40, "rose", ((USUAL_ROOM,),)),
)
BOOKED = 3  # visits of each that are booked
WEEKS = timedelta(weeks=8)
TUESDAY, THURSDAY = 1, 3


def write_things(by: Actor, copy: Copy, now: datetime) -> None:
    """Write what one copy has of devices, who needs them, what takes them and who shares them."""
    today = now.astimezone(PARIS).date()
    place = next(practice.place for practice in PRACTICES if practice.place.key == HOME)
    house, other = (Structure.objects.get(pk=structure_id(key, copy)) for key in (HOME, BORROWER))
    device = Resource.objects.create(
        id=demo_id("device", HOME, DEVICE, copy),
        structure=house,
        kind=ResourceKind.DEVICE,
        name=DEVICE,
        site_id=site_id(place, copy),
    )
    things = {one.name: one for one in Resource.objects.filter(structure=house, practitioner_role=None)}
    _meet(by, house, things["Petit salon"], today, now)
    capacity.share(
        by=by, resource=device, borrower=other, agreement="Convention du 12 mars, classeur vert",
        from_on=today - timedelta(days=900), until_on=today + timedelta(days=1500), weekdays=[TUESDAY, THURSDAY],
        opens_at=time(14), closes_at=time(18),
    )  # fmt: skip
    agenda.use_thing(
        by=by, structure=other, resource=device, what="Échographies du Dr Vidal", on=_next(today, TUESDAY),
        from_at=time(15), to_at=time(17), now=now,
    )  # fmt: skip
    morning = datetime.combine(_next(today + timedelta(days=7), 2), time(8), PARIS)
    during = Range(morning, morning + timedelta(hours=4), "[)")
    capacity.close(by=by, resource=device, during=during, why="Entretien annuel", kind=ClosureKind.UPKEEP)
    for number, (who, name, minutes, color, sets) in enumerate(NEEDING):
        reason = _reason(house, copy, who, name, duration_min=minutes, color=color)
        for names in sets:
            agenda.require(by=by, reason=reason, suitable=[things[one] for one in names])
        reason.refresh_from_db()
        _book(by, reason, now, number)


def _reason(house: Structure, copy: Copy, who: str, name: str, **looks: Any) -> VisitReason:
    return VisitReason.objects.create(
        id=demo_id("reason", who, copy, name),
        structure=house,
        practitioner_role_id=practitioner_role_id(who, copy),
        name=name,
        **looks,
        rank=20,
    )


def _book(by: Actor, reason: VisitReason, now: datetime, number: int) -> None:
    """Book a few visits, told to nobody: the world begins with them."""
    role = PractitionerRole.objects.select_related("structure", "person").get(pk=reason.practitioner_role_id)
    resource, needs = Resource.objects.get(practitioner_role=role), queries.needs_of(reason)
    assert needs is not None
    patients = Patient.objects.filter(structure=role.structure).order_by("pk")[number * BOOKED : (number + 1) * BOOKED]
    tomorrow = datetime.combine(now.astimezone(PARIS).date() + timedelta(days=1), time(), PARIS)
    for patient in patients:
        (slot,) = queries.next_slots(by, practitioner_role=role, reason=reason, after=tomorrow, limit=1, now=now)
        made = Appointment.objects.create(
            id=demo_id("equipped", reason.pk, patient.pk),
            structure=role.structure, patient=patient, practitioner_role=role, reason=reason,
            during=Range(slot.starts_at, slot.ends_at, "[)"), source="desk", created_at=now - timedelta(days=3),
        )  # fmt: skip
        (chosen,) = capacity_queries.things_free(needs, [(slot.starts_at, slot.ends_at)], now)
        wanted = [capacity.Wanted(one, made.during) for one in (resource.pk, *(chosen or ()))]
        capacity.reserve_all(
            by=by, structure=role.structure, wanted=wanted, source="appointment", held_for=made.pk, now=now
        )


def _meet(by: Actor, house: Structure, room: Resource, today: date, now: datetime) -> None:
    first = _next(today, THURSDAY)
    agenda.use_thing(
        by=by, structure=house, resource=room, what="Réunion d'équipe", on=first, from_at=time(12, 30),
        to_at=time(13, 30), now=now, until_on=first + WEEKS,
    )  # fmt: skip


def _next(today: date, weekday: int) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
