"""Whom one calls for, and who of the staff is meant."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from permanence.agenda.models import Appointment, Status, VisitReason
from permanence.desk.models import Request
from permanence.desk.rules import facts, wishes
from permanence.directory.models import Person, PractitionerRole, Structure
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.rights import Can
from permanence.patients import queries as files
from permanence.patients.models import NeedKind, Patient


def practices(actor: Actor) -> QuerySet[Structure]:
    """Return the practices the actor answers for."""
    return Structure.objects.filter(pk__in=actor.structures(Can.ANSWER))


def practitioners(structure_id: UUID) -> QuerySet[PractitionerRole]:
    """Return who receives patients at a structure of the open scope, by name."""
    return PractitionerRole.objects.filter(structure_id=structure_id).select_related("person", "site", "structure")


@composed
def receiving(structure_id: UUID) -> QuerySet[PractitionerRole]:
    """Return the same with their names alone: whom one may ask for."""
    return PractitionerRole.objects.filter(structure_id=structure_id).select_related("person")


def only_practitioner(structure_id: UUID) -> PractitionerRole | None:
    """Return the practitioner of a structure that has one alone."""
    found = _first_two(structure_id)
    return found[0] if len(found) == 1 else None


@composed
def _first_two(structure_id: UUID) -> QuerySet[PractitionerRole]:
    return practitioners(structure_id)[:2]


def usual_practitioner(patient: Patient) -> PractitionerRole | None:
    """Return whom the patient likes to see, or else was last given an appointment with, cancelled ones aside."""
    liked = files.preference(patient)
    if liked and liked.practitioner_role:
        return liked.practitioner_role
    last = next(iter(_last(patient.pk)), None)
    return last.practitioner_role if last else None


@composed
def _last(patient_id: UUID) -> QuerySet[Appointment]:
    kept = Appointment.objects.filter(patient_id=patient_id).exclude(status=Status.CANCELLED)
    return kept.select_related("practitioner_role__person").order_by("-starts_at")[:1]


def facts_with(request: Request, patient: Patient | None) -> dict[str, Any]:
    """Return the facts of a request for this patient: what his file tells comes in, what was the former one's goes."""
    another = request.patient is not None and request.patient != patient
    former = _facts_of(request.patient) if request.patient and another else {}
    gone = facts.HIS_OWN if another else ()
    kept = {name: told for name, told in request.facts.items() if former.get(name) != told and name not in gone}
    return (_facts_of(patient) if patient else {}) | kept


def _facts_of(patient: Patient) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if files.needs(patient, NeedKind.STEP_FREE):
        told["reduced_mobility"] = True
    liked = files.preference(patient)
    if liked and (liked.days or liked.half_day):
        told[wishes.NAME] = wishes.Wishes(None, tuple(liked.days), liked.half_day).written()
    return told


def first_reason(practitioner_role: PractitionerRole) -> VisitReason | None:
    """Return the reason a practitioner puts first."""
    return next(iter(_first_reason(practitioner_role.pk)), None)


@composed
def _first_reason(practitioner_role_id: UUID) -> QuerySet[VisitReason]:
    return VisitReason.objects.filter(practitioner_role_id=practitioner_role_id, withdrawn_at=None)[:1]


def short_name(person_id: UUID | None) -> str:
    """Return a name as said at the desk; empty when nobody, or someone out of sight."""
    person = ready.get(Person, person_id) if person_id else None
    return person.short_name if person else ""
