"""Reasons to come and free times for them, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from psycopg.types.range import Range

from permanence.agenda import rules
from permanence.agenda.models import VisitReason
from permanence.capacity import queries as capacity
from permanence.directory.models import PractitionerRole
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

HORIZON = timedelta(days=190)

LASTS = """
    SELECT reason.practitioner_role_id, reason.duration_min, patient.extra_time_min
    FROM agenda_visitreason reason JOIN patients_patient patient ON patient.structure_id = reason.structure_id
    WHERE reason.id = %s AND reason.structure_id = ANY (%s) AND reason.withdrawn_at IS NULL AND patient.id = %s
"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be proposed, half-open `[)`; `kind` tells what it is kept for."""

    starts_at: datetime
    ends_at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: whose time, for how long, kept for what."""

    practitioner_role_id: UUID
    duration_min: int
    kinds: Sequence[str] = capacity.REGULAR


def practitioners(actor: Actor) -> QuerySet[PractitionerRole]:
    """Return the practitioners whose agenda the actor may see: of the structure he works at, or of all."""
    structures = [s for s in actor.structures(Can.VIEW_AGENDA) if actor.at in (None, s)]
    found = PractitionerRole.objects.filter(structure_id__in=structures).select_related("person", "structure")
    return found.order_by("structure__name", "person__family_name", "pk")


def reasons(actor: Actor, practitioner_role: PractitionerRole) -> QuerySet[VisitReason]:
    """Return the reasons one may come to this practitioner for, in his order."""
    offered = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), withdrawn_at=None)
    return offered.filter(practitioner_role=practitioner_role)


def reason(actor: Actor, reason_id: UUID) -> VisitReason:
    """Return one reason.

    :raises NotFound: when there is none, or not for this actor
    """
    found = VisitReason.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), pk=reason_id)
    one = found.select_related("practitioner_role").first()
    if one is None:
        raise NotFound
    return one


def next_slots(
    actor: Actor,
    *,
    practitioner_role: PractitionerRole,
    reason: VisitReason,
    after: datetime,
    until: datetime | None = None,
    limit: int = 5,
    kinds: Sequence[str] = capacity.REGULAR,
    patient: Patient | None = None,
) -> list[Slot]:
    """Return the next free times for this reason, the earliest first.

    :param patient: for whom: longer when he needs more time
    """
    wanted = wanted_for(practitioner_role.pk, reason, patient, kinds)
    return _slots(actor, wanted, after=after, until=until or after + HORIZON, limit=limit)


def wanted_for(
    role_id: UUID, reason: VisitReason, patient: Patient | None = None, kinds: Sequence[str] = capacity.REGULAR
) -> Wanted:
    """Return what is looked for: as long as the reason, and what the patient needs more."""
    return Wanted(role_id, rules.length_min(reason.duration_min, patient.extra_time_min if patient else 0), kinds)


def nearest_slots(
    actor: Actor,
    *,
    wanted: Wanted,
    around: datetime,
    now: datetime,
    limit: int = 3,
) -> list[Slot]:
    """Return the free times nearest to a moment, in order; earlier ones of the same half-day count too."""
    after, until = max(now, around - timedelta(hours=12)), around + timedelta(hours=12)
    found = _slots(actor, wanted, after=after, until=until, limit=100)
    if len(found) < limit:
        found += _slots(actor, wanted, after=around, until=around + HORIZON, limit=limit)
    return rules.nearest({*found}, around, limit)


def instead(actor: Actor, reason_id: UUID, patient_id: UUID, starts_at: datetime, now: datetime) -> list[Slot] | None:
    """Return the nearest free times when one can be seen to be taken without asking for it; None otherwise.

    In ready statements: many may ask for the same time at once, and all but one are told this.
    """
    chosen = ready.row(LASTS, [reason_id, list(actor.structures(Can.BOOK)), patient_id])
    if chosen is None:
        return None
    wanted = Wanted(chosen[0], rules.length_min(chosen[1], chosen[2]))
    during = Range(starts_at, starts_at + timedelta(minutes=wanted.duration_min), "[)")
    if not capacity.visibly_taken(actor, wanted.practitioner_role_id, during, now):
        return None
    return nearest_slots(actor, wanted=wanted, around=starts_at, now=now)


def _slots(actor: Actor, wanted: Wanted, *, after: datetime, until: datetime, limit: int) -> list[Slot]:
    lasts = timedelta(minutes=wanted.duration_min)
    starts = capacity.free_starts(
        actor,
        practitioner_role_ids=[wanted.practitioner_role_id],
        duration_min=wanted.duration_min,
        after=after,
        until=until,
        kinds=wanted.kinds,
        limit=limit,
    )
    return [Slot(free.starts_at, free.starts_at + lasts, free.kind) for free in starts]
