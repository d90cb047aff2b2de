"""What programs name when they write, always for an actor."""

from uuid import UUID

from permanence.agenda.models import Appointment, VisitReason
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient


def practitioner(actor: Actor, role_id: UUID, right: Can) -> PractitionerRole:
    """Return a practitioner with his person, site and structure.

    :raises NotFound: when there is none, or none for this actor
    :raises NotPermitted: when there is, without the right
    """
    roles = PractitionerRole.objects.select_related("person", "site", "structure")
    found = roles.filter(pk=role_id, structure_id__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(right, found.structure_id)
    return found


def practitioners_of(structure_id: UUID, named: list[UUID]) -> list[PractitionerRole]:
    """Return practitioners of a structure by name.

    :raises NotFound: when one is not of there
    """
    roles = PractitionerRole.objects.filter(structure_id=structure_id, pk__in=named)
    found = list(roles.select_related("person"))
    if len(found) != len({*named}):
        raise NotFound
    return found


def reason_of(structure_id: UUID, reason_id: UUID) -> VisitReason:
    """Return a visit reason of a structure that is still offered.

    :raises NotFound: when there is none
    """
    found = VisitReason.objects.filter(structure_id=structure_id, pk=reason_id, withdrawn_at=None).first()
    if found is None:
        raise NotFound
    return found


def appointment_of(patient: Patient, appointment_id: UUID) -> Appointment:
    """Return an appointment of a patient.

    :raises NotFound: when there is none
    """
    found = Appointment.objects.filter(patient=patient, pk=appointment_id).first()
    if found is None:
        raise NotFound
    return found
