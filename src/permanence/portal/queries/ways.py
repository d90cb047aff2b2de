"""By which other ways a patient's space opens: his own to see, and at the door, each in its practice alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.patients.models import PROVED, Contact, Patient, Relative
from permanence.portal import links
from permanence.portal.models import Federated, Passkey, Proof
from permanence.portal.models.ways import Way
from permanence.portal.rules.traits import Traits, same_person

from .acting import Acting
from .readers import written


def passkeys(by: Actor, asked: Proof) -> list[Passkey]:
    """Return the passkeys that open the space of a contact proved."""
    return list(Passkey.objects.filter(structure=asked.structure_id, mark=links.mark(asked.contact)))


def passkey(by: Actor, asked: Proof, passkey_id: UUID) -> Passkey:
    """Return one of them.

    :raises NotFound: when it opens another space, or none
    """
    found = Passkey.objects.filter(structure=asked.structure_id, mark=links.mark(asked.contact), pk=passkey_id).first()
    if found is None:
        raise NotFound
    return found


def passkey_named(by: Actor, structure_id: UUID, credential: str) -> Passkey | None:
    """Return the passkey that shows itself by this name in a practice; None when there is none."""
    return Passkey.objects.filter(structure=structure_id, credential=credential).first()


def federated(by: Actor, asked: Proof) -> Federated | None:
    """Return how a provider of identities opens the space of a contact proved; None when it does not."""
    return Federated.objects.filter(structure=asked.structure_id, mark=links.mark(asked.contact)).first()


def federated_named(by: Actor, structure_id: UUID, who: str) -> Federated | None:
    """Return what whom a provider knows by this mark opens in a practice; None when it is nothing."""
    return Federated.objects.filter(structure=structure_id, who=who).first()


def holder(asked: Proof, acting: Acting) -> Patient | None:
    """Return in which file the contact proved stands, his or that of whom he acts for; None when it is in none."""
    at = written(asked)
    at_all = {"patient__in": acting.everyone}
    own = {*Contact.objects.filter(PROVED, value__in=at, **at_all).values_list("patient_id", flat=True)}
    beside = Relative.objects.filter(PROVED, email__in=at, **at_all).values_list("patient_id", flat=True)
    for found in (own, {*beside}):
        for one in acting.everyone:
            if one.pk in found:
                return one
    return None


def contact_of(way: Way) -> str:
    """Return the contact that a way opens; empty when it stands in the file no longer."""
    own = Contact.objects.filter(PROVED, patient=way.patient_id, system="email").values_list("value", flat=True)
    beside = Relative.objects.filter(PROVED, ~Q(email=""), patient=way.patient_id).values_list("email", flat=True)
    return next((one for one in (*own, *beside) if links.mark(one) == way.mark), "")


def himself(acting: Acting, told: Mapping[str, Any]) -> bool:
    """Tell whether whom a provider knows is somebody whose own file stands in this space."""
    return any(
        same_person(Traits(one.birth_name, one.first_names, one.birth_date, one.sex, one.birth_place_code), told)
        for one in acting.everyone
    )
