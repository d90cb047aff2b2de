"""Those who wait for a sooner time: a handful at each practice, the known ones by name at the MSP des Tilleuls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from permanence.agenda.models import Appointment, Stage, VisitReason
from permanence.demo.bookings import PARIS
from permanence.demo.ids import demo_id, patient_id, practitioner_role_id, structure_id
from permanence.demo.shapes import Copy, Practice
from permanence.directory.models import Network
from permanence.waiting.models import Entry, Urgency

AT_EACH = 5
BY = "Sylvie Marty"


@dataclass(frozen=True, slots=True)
class Waiter:
    """One of the known patients, and what he waits for; `since` and `until` in days from today."""

    patient: str
    doctor: str
    urgency: str = Urgency.PLANNED
    weekdays: tuple[int, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    since: int = 4
    until: int = 60
    notice_min: int = 60
    note: str = ""
    network: str = ""


WAITERS = (
    Waiter("maisonneuve", "benali", closes_at=time(12), since=19, note="vient en taxi, prévenir la veille"),
    Waiter("hong", "lacombe", Urgency.WITHIN_48H, since=1, until=1, notice_min=30),
    Waiter("d-arc", "lacombe", weekdays=(0, 3), since=9, network="Confrères des Tilleuls"),
    Waiter("siobhan", "roux", opens_at=time(16), since=12),
)


def write_waiters(practice: Practice, copy: Copy, today: date, patients: Sequence[UUID]) -> int:
    """Put them on the lists of a practice; return how many wait."""
    named = (
        [_named(one, practice, copy, today) for one in WAITERS] if (practice.place.key, copy) == ("tilleuls", 1) else []
    )
    chance = Random(f"waiting/{practice.place.key}/{copy}")
    role = practitioner_role_id(practice.practitioners[:2][-1].key, copy)
    known = _seen_by(role, patients)  # he may take no newcomer: nobody else would be offered anything
    drawn = chance.sample(known, min(AT_EACH, len(known)))
    taken = {entry.patient_id for entry in named}
    others = [_other(chance, pk, role, practice.place.key, copy=copy, today=today) for pk in drawn if pk not in taken]
    return len(Entry.objects.bulk_create([*named, *others]))


def _named(one: Waiter, practice: Practice, copy: Copy, today: date) -> Entry:
    role = practitioner_role_id(one.doctor, copy)
    return Entry(
        id=demo_id("waiting", practice.place.key, copy, one.patient),
        structure_id=structure_id(practice.place.key, copy),
        patient_id=patient_id(one.patient),
        reason=_first_reason(role),
        practitioner_roles=[role],
        network=Network.objects.filter(name=one.network).first(),
        urgency=one.urgency,
        weekdays=list(one.weekdays),
        opens_at=one.opens_at,
        closes_at=one.closes_at,
        until_on=today + timedelta(days=one.until),
        notice_min=one.notice_min,
        note=one.note,
        noted_by=BY,
        created_at=datetime.combine(today - timedelta(days=one.since), time(7, 40), PARIS),
    )


def _seen_by(role: UUID, patients: Sequence[UUID]) -> list[UUID]:
    seen = Appointment.objects.filter(practitioner_role_id=role, stage=Stage.GONE)
    theirs = {*seen.values_list("patient_id", flat=True)}
    return [one for one in patients if one in theirs]


def _other(chance: Random, patient: UUID, role: UUID, place: str, *, copy: Copy, today: date) -> Entry:
    return Entry(
        id=demo_id("waiting", place, copy, patient),
        structure_id=structure_id(place, copy),
        patient_id=patient,
        reason=_first_reason(role),
        practitioner_roles=[role],
        opens_at=chance.choice([None, None, time(14)]),
        by_email=chance.random() < 0.5,
        until_on=today + timedelta(days=chance.randrange(10, 80)),
        noted_by=BY,
        created_at=datetime.combine(today - timedelta(days=chance.randrange(1, 25)), time(9, 15), PARIS),
    )


def _first_reason(role: UUID) -> VisitReason:
    return VisitReason.objects.filter(practitioner_role_id=role).earliest("rank", "name")
