"""Rights lent to one person beside his role."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.directory.models import Delegation
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .days import today


def delegations(actor: Actor, structure_id: UUID) -> QuerySet[Delegation]:
    """Return what is delegated at a structure, today or later, the latest first."""
    here = Delegation.objects.filter(structure=structure_id, structure__in=actor.structures(), until_on__gte=today())
    return here.select_related("person")


def delegation(actor: Actor, delegation_id: UUID) -> Delegation:
    """Return one delegation of a structure whose team the actor manages.

    :raises NotFound: when there is none
    """
    here = Delegation.objects.filter(pk=delegation_id, structure__in=actor.structures())
    found = here.select_related("person", "structure").first()
    if found is None:
        raise NotFound
    actor.require(Can.MANAGE_DIRECTORY, found.structure_id)
    return found
