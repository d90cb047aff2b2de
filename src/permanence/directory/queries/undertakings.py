"""Who has signed to keep the secrets of others' patients."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from permanence.directory.models import Mandate, Membership, Structure, Undertaking
from permanence.directory.rules import WORDING
from permanence.foundation.actor import Actor

from .days import alive, today


def answers_as(actor: Actor) -> list[Structure]:
    """Return the structures of the actor's own for which he signs today, by name.

    Those that hold a mandate of others, and those that he comes to from outside.
    """
    holders = Mandate.objects.filter(alive(today()), holder__in=actor.structures()).values("holder")
    temporary = [name for name, role in settings.ROLES.items() if role.longest_days]
    coming = Membership.objects.filter(alive(today()), person=actor.id, role__in=temporary).values("structure")
    return list(Structure.objects.filter(Q(pk__in=holders) | Q(pk__in=coming)))


def holds_mandates(structure: Structure) -> bool:
    """Tell whether a structure answers for others today."""
    return Mandate.objects.filter(alive(today()), holder=structure).exists()


def signed_by(actor: Actor) -> Mapping[UUID, Undertaking]:
    """Return what the actor himself signed, by structure, in today's wording."""
    return {one.structure_id: one for one in Undertaking.objects.filter(person=actor.id, wording=WORDING)}


def undertakings(actor: Actor, structure_id: UUID) -> Mapping[UUID, Undertaking]:
    """Return what the staff of a structure signed, by person, in today's wording."""
    found = Undertaking.objects.filter(structure=structure_id, structure__in=actor.structures(), wording=WORDING)
    return {one.person_id: one for one in found}
