"""How a patient is reached, as messaging asks: his numbers, his addresses, and whether he is called instead."""

from collections.abc import Iterable
from uuid import UUID

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging.queries import Reach

from .models import Contact, Patient


def reach(patient: Patient) -> Reach:
    """Return how a patient can be told something."""
    known = list(patient.contacts.all())
    return Reach(
        person=patient.pk,
        name=patient.name,
        phones=tuple(one.value for one in known if one.system == "phone"),
        emails=tuple(one.value for one in known if one.system == "email"),
        by_voice=patient.by_voice,
        dead=patient.died_on is not None,
    )


def shared_addresses(actor: Actor, patient_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return for each patient the first number, else the first address, he has: those of one household share one."""
    ways = Contact.objects.filter(patient__in=list(patient_ids), structure__in=actor.structures(Can.VIEW_PATIENT))
    first: dict[UUID, str] = {}
    for patient_id, value in ways.order_by("-system", "created_at", "id").values_list("patient_id", "value"):
        first.setdefault(patient_id, value)
    return first
