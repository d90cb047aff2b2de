"""Appointments made in another software, kept here many at a time: nobody is written to, and nothing is refused."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.agenda.models import (
    STATUS_OF,
    Appointment,
    Cancellation,
    Note,
    Stage,
    Step,
    StepKind,
    VisitReason,
)
from permanence.capacity import actions as capacity
from permanence.capacity import queries as seats
from permanence.directory.models import Structure
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace
from permanence.foundation.live import tell
from permanence.foundation.rights import Can

SOURCE = "import"
INSERT = """
    INSERT INTO agenda_appointment (id, structure_id, patient_id, practitioner_role_id, reason_id, during, status,
        stage, overbooked, source, site_id)
    SELECT id, %(house)s::uuid, patient, role, reason, tstzrange(low, high, '[)'), status, stage, overbooked,
        %(source)s,
        (SELECT opening.site_id FROM capacity_opening opening
        JOIN capacity_resource resource ON resource.id = opening.resource_id
        WHERE resource.practitioner_role_id = role AND opening.site_id IS NOT NULL
            AND opening.starts_at <= low AND opening.ends_at > low LIMIT 1)
    FROM unnest(%(ids)s::uuid[], %(patients)s::uuid[], %(roles)s::uuid[], %(reasons)s::uuid[], %(lows)s::timestamptz[],
        %(highs)s::timestamptz[], %(statuses)s::text[], %(stages)s::text[], %(overbooked)s::boolean[])
        AS brought(id, patient, role, reason, low, high, status, stage, overbooked)
    RETURNING id
"""
NOTED = {Stage.GONE: StepKind.GONE, Stage.EXCUSED: StepKind.EXCUSED, Stage.UNEXCUSED: StepKind.UNEXCUSED}
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Promise:
    """One appointment as another software tells it; `stage` is planned, cancelled, gone, excused or unexcused."""

    id: UUID
    patient_id: UUID
    practitioner_role_id: UUID
    reason_id: UUID
    starts_at: datetime
    ends_at: datetime
    stage: Stage = Stage.PLANNED
    room_id: UUID | None = None
    note: str = ""


@action(Can.BOOK, audit="appointments.brought", of="structure")
def bring_in(
    *, by: Actor, structure: Structure, promises: Sequence[Promise], who: str, why: str, now: datetime
) -> dict[UUID, int]:
    """Keep them all with their time; tell for each how many rows were noted beside it.

    What stands at the same time as something else is kept beyond the seats, as an extra; what is past is kept as well.
    No event is told: patients were told by whoever promised.
    :param who: who brings them in, and `why`: both said of the extras
    """
    if not promises:
        return {}
    wanted, places = _wanted(by, promises)
    beyond = capacity.bring(by=by, structure=structure, wanted=wanted, source="appointment", who=who, why=why, now=now)
    extra = {pk for place, pk in beyond if place in places}
    ready.rows(INSERT, _columns(structure, promises, extra))
    beside = _note(structure, promises, who, now)
    for one in promises:
        trace(by, "appointment.brought", subject=Appointment(pk=one.id, structure_id=structure.pk))
    tell("agenda", structure.pk)
    return beside


@action(Can.BOOK, audit="appointments.taken_back", of="structure")
def remove_brought(*, by: Actor, structure: Structure, appointment_ids: Iterable[UUID]) -> None:
    """Remove appointments that were brought in and that nobody used since, with their time."""
    ids = [*appointment_ids]
    for noted in (Step, Cancellation, Note):
        noted.objects.filter(appointment__in=ids).delete()
    capacity.take_back(by=by, structure=structure, held_for=ids)
    Appointment.objects.filter(pk__in=ids, source=SOURCE).delete()
    for pk in ids:
        trace(by, "appointment.taken_back", subject=Appointment(pk=pk, structure_id=structure.pk))
    tell("agenda", structure.pk)


@action(Can.BOOK, audit="reasons.kept", of="structure")
def keep_reasons(
    *, by: Actor, structure: Structure, wanted: Mapping[tuple[UUID, str], int], now: datetime
) -> dict[tuple[UUID, str], UUID]:
    """Return, for a practitioner and words of another software, a reason of these very words that is offered to nobody.

    :param wanted: how long a visit takes, in minutes, for each practitioner and words
    """
    there = VisitReason.objects.filter(structure=structure, withdrawn_at__isnull=False)
    found = {(role_id, name): pk for role_id, name, pk in there.values_list("practitioner_role_id", "name", "pk")}
    missing = [
        VisitReason(
            structure=structure, practitioner_role_id=role_id, name=name, duration_min=min(max(lasts, 5), 480),
            withdrawn_at=now,
        )
        for (role_id, name), lasts in wanted.items()
        if (role_id, name) not in found
    ]  # fmt: skip
    VisitReason.objects.bulk_create(missing)
    return found | {(one.practitioner_role_id, one.name): one.pk for one in missing}


def _wanted(by: Actor, promises: Sequence[Promise]) -> tuple[list[capacity.Brought], set[UUID]]:
    """Return the time to take of each practitioner, with the room; and which of the resources are practitioners."""
    roles = {one.practitioner_role_id for one in promises}
    there = seats.resources(by).filter(practitioner_role__in=roles).values_list("practitioner_role_id", "pk")
    places = dict(there)
    wanted = [
        capacity.Brought(place, one.starts_at, one.ends_at, one.id)
        for one in promises
        for place in (places.get(one.practitioner_role_id), one.room_id)
        if place and one.stage is not Stage.CANCELLED
    ]
    return wanted, {*places.values()}


def _columns(structure: Structure, promises: Sequence[Promise], extra: set[UUID]) -> dict[str, object]:
    return {
        "house": structure.pk,
        "source": SOURCE,
        "ids": [one.id for one in promises],
        "patients": [one.patient_id for one in promises],
        "roles": [one.practitioner_role_id for one in promises],
        "reasons": [one.reason_id for one in promises],
        "lows": [one.starts_at for one in promises],
        "highs": [one.ends_at for one in promises],
        "statuses": [STATUS_OF[one.stage].value for one in promises],
        "stages": [one.stage.value for one in promises],
        "overbooked": [one.id in extra for one in promises],
    }


def _note(structure: Structure, promises: Sequence[Promise], who: str, now: datetime) -> dict[UUID, int]:
    steps, cancelled, notes, beside = [], [], [], dict.fromkeys((one.id for one in promises), 0)
    for one in promises:
        row = {"structure_id": structure.pk, "appointment_id": one.id, "by_name": who}
        if one.stage in NOTED:
            at = one.ends_at if one.stage is Stage.GONE else one.starts_at
            steps.append(Step(kind=NOTED[one.stage], at=at, **row))
        elif one.stage is Stage.CANCELLED:
            cancelled.append(Cancellation(at=now, by_patient=False, **row))
        if one.note:
            notes.append(Note(text=one.note[:LONGEST_NOTE], at=now, **row))
        beside[one.id] = (one.stage is not Stage.PLANNED) + bool(one.note)
    Step.objects.bulk_create(steps)
    Cancellation.objects.bulk_create(cancelled)
    Note.objects.bulk_create(notes)
    return beside
