"""A practitioner who receives on Mondays, with a reason and a patient, for the tests of every room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permanence.agenda import actions
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity.models import Resource
from permanence.capacity.tests.factories import SUNDAY_NOON, anyone_at, at, make_open, make_resource
from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.tests.personas import make_practitioner
from permanence.foundation.actor import Actor
from permanence.patients.models import Patient
from permanence.patients.tests.factories import make_patient


@dataclass(frozen=True, slots=True)
class Receiving:
    """One practitioner who receives on Monday mornings from 9:00 to 12:00, twenty minutes a patient."""

    role: PractitionerRole
    resource: Resource
    reason: VisitReason
    patient: Patient
    by: Actor

    def book(self, starts_at: datetime | None = None, **more: Any) -> Appointment:
        """Book Monday 9:00, unless told otherwise."""
        asked = {
            "by": self.by,
            "patient": self.patient,
            "practitioner_role": self.role,
            "reason": self.reason,
            "starts_at": starts_at or at(9),
            "now": SUNDAY_NOON,
        }
        return actions.book(**(asked | more))


def make_reason(role: PractitionerRole, name: str = "Consultation", duration_min: int = 20) -> VisitReason:
    """Return a reason to come."""
    return actions.add_reason(
        by=anyone_at_role(role), practitioner_role=role, name=name, duration_min=duration_min, color="teal"
    )


def make_receiving(structure: Structure, *, by: Actor | None = None, **patient: Any) -> Receiving:
    """Return a practitioner who receives."""
    role = make_practitioner(structure)
    resource = make_resource(role)
    make_open(resource)
    return Receiving(
        role=role,
        resource=resource,
        reason=make_reason(role),
        patient=make_patient(structure, **patient),
        by=by or anyone_at_role(role),
    )


def anyone_at_role(role: PractitionerRole) -> Actor:
    """Return an actor who may do everything there."""
    return anyone_at(role)
