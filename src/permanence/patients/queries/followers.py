"""Reading who follows a patient, always for an actor: it tells of health."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.patients.models import Follower, Patient
from permanence.patients.sensitivity import Class, sees


def may_see(actor: Actor, patient: Patient) -> bool:
    """Tell whether the actor may know who follows a patient."""
    return sees(actor, patient.structure_id, Class.CARE)


def followers(actor: Actor, patient: Patient) -> QuerySet[Follower]:
    """Return who follows a patient today; nobody to whom this is not shown."""
    rows = Follower.objects.filter(patient=patient, ended_at=None).select_related("practitioner_role__person")
    return rows if may_see(actor, patient) else rows.none()


def follower(actor: Actor, follower_id: UUID) -> Follower:
    """Return one of those who follow a patient.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Follower.objects.filter(pk=follower_id).select_related("patient__structure", "practitioner_role").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_PATIENT, found.structure_id)
    if not may_see(actor, found.patient):
        raise NotFound
    guarding.check(actor, found.patient)
    return found
