"""Reading rights, always for an actor: what he may not see is left out here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from permanence.coverage import words
from permanence.coverage.models import Coverage, Kind
from permanence.coverage.rules import kinds, validity
from permanence.coverage.rules.validity import Holds
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients import guarding
from permanence.patients.models import Patient
from permanence.patients.queries.habits import months
from permanence.patients.sensitivity import Class, require, sees


@dataclass(frozen=True, slots=True)
class Held:
    """One right as it stands today, and what to do about it."""

    row: Coverage
    holds: Holds
    state: str
    tone: str
    next_step: str
    to_confirm: bool


@dataclass(frozen=True, slots=True)
class File:
    """The rights of one patient: those in force or just ended, one of a kind; and those before."""

    held: list[Held]
    earlier: list[Held]
    lacking: list[Kind]


def coverage(actor: Actor, coverage_id: UUID) -> Coverage:
    """Return one right.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Coverage.objects.filter(pk=coverage_id).select_related("patient__structure").first()
    if found is None:
        raise NotFound
    require(actor, found.structure_id, Class.ADMINISTRATIVE)
    if kinds.is_reserved(found.kind) and not sees(actor, found.structure_id, Class.CARE):
        raise NotFound
    guarding.check(actor, found.patient)
    return found


def visible(actor: Actor, patient: Patient) -> QuerySet[Coverage]:
    """Return the rights of a patient that the actor may see."""
    require(actor, patient.structure_id, Class.ADMINISTRATIVE)
    rows = Coverage.objects.filter(patient=patient)
    return rows if sees(actor, patient.structure_id, Class.CARE) else rows.filter(kind__in=kinds.OPEN)


def file(actor: Actor, patient: Patient, now: datetime) -> File:
    """Return the rights of a patient as they stand today."""
    today, delay = timezone.localdate(now), months(patient.structure_id)
    rows = [_held(row, today, delay) for row in visible(actor, patient)]
    held = list(_in_force([one for one in rows if one.row.withdrawn_at is None]))
    kept = {one.row.pk for one in held}
    lacking = [Kind(kind) for kind in kinds.OPEN if kind not in {one.row.kind for one in held}]
    return File(held, [one for one in rows if one.row.pk not in kept], lacking)


def _in_force(rows: list[Held]) -> Iterator[Held]:
    """Keep what holds or will; of a kind where nothing does, what ended last."""
    for kind in Kind.values:
        alike = [one for one in rows if one.row.kind == kind]
        living = [one for one in alike if one.holds is not Holds.ENDED]
        yield from living or sorted(alike, key=lambda one: one.row.until_on or date.min)[-1:]


def _held(row: Coverage, today: date, delay: int) -> Held:
    holds = validity.holds(row.from_on, row.until_on, today)
    confirm = row.kind in kinds.OPEN and holds is not Holds.ENDED
    return Held(
        row=row,
        holds=holds,
        state=words.state(row, holds),
        tone=words.tone(holds),
        next_step=words.next_step(row.kind, holds),
        to_confirm=confirm and validity.is_to_confirm(row.seen_on, delay, today),
    )
