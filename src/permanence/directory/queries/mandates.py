"""Mandates given to answering services."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.directory.models import Mandate, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .days import alive, today


def mandates(actor: Actor, structure_id: UUID) -> QuerySet[Mandate]:
    """Return the mandates a structure gave or holds, the latest first."""
    rows = Mandate.objects.select_related("structure", "holder")
    return rows.filter(Q(structure_id=structure_id) | Q(holder_id=structure_id)).order_by("-from_on", "-signed_at")


def mandate(actor: Actor, mandate_id: UUID, right: Can = Can.VIEW_DIRECTORY) -> Mandate:
    """Return a mandate given or held by a structure acted for; to change it the giver's right is needed.

    :raises NotFound: when there is none
    """
    mine = actor.structures()
    rows = Mandate.objects.select_related("structure", "holder")
    found = rows.filter(Q(structure__in=mine) | Q(holder__in=mine), pk=mandate_id).first()
    if found is None:
        raise NotFound
    if right is not Can.VIEW_DIRECTORY or not actor.may(right, found.holder_id):
        actor.require(right, found.structure_id)
    return found


def lent_to(holders: Iterable[UUID]) -> set[UUID]:
    """Return the structures whose mandate one of these permanences holds today."""
    return set(Mandate.objects.filter(alive(today()), holder__in=list(holders)).values_list("structure", flat=True))


def answering_services(besides: Structure) -> QuerySet[Structure]:
    """Return the permanences to whom a mandate may be given."""
    return Structure.objects.filter(kind="permanence").exclude(pk=besides.pk)
