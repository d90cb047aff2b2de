"""Reading the registers, always for an actor: those of the structures whose trace he answers for."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .models import Breach, Demand, Risk


def structures(actor: Actor) -> list[Structure]:
    """Return the structures whose registers the actor keeps, the one chosen in the top bar alone, by name."""
    return list(directory.structures(actor, Can.VIEW_TRACE).filter(pk__in=_kept(actor)))


def _kept(actor: Actor) -> tuple[UUID, ...]:
    kept = actor.structures(Can.VIEW_TRACE)
    return (actor.at,) if actor.at in kept else kept


def demands(actor: Actor) -> QuerySet[Demand]:
    """Return what persons asked, the latest first."""
    return Demand.objects.select_related("structure", "patient").filter(structure__in=_kept(actor))


def open_demands(actor: Actor) -> QuerySet[Demand]:
    """Return what waits for an answer."""
    return demands(actor).filter(answered_on=None)


def demand(actor: Actor, demand_id: UUID) -> Demand:
    """Return one demand.

    :raises NotFound: when there is none for him
    """
    found = Demand.objects.select_related("structure", "patient", "noted_by")
    one = found.filter(pk=demand_id, structure__in=actor.structures(Can.VIEW_TRACE)).first()
    if one is None:
        raise NotFound
    return one


def breaches(actor: Actor) -> QuerySet[Breach]:
    """Return what went wrong, the latest first."""
    return Breach.objects.select_related("structure").filter(structure__in=_kept(actor))


def breaches_to_tell(actor: Actor) -> QuerySet[Breach]:
    """Return those of which the authority has yet to be told."""
    return breaches(actor).filter(authority_told_at=None).exclude(risk=Risk.NONE)


def breach(actor: Actor, breach_id: UUID) -> Breach:
    """Return one breach.

    :raises NotFound: when there is none for him
    """
    found = Breach.objects.select_related("structure", "noted_by")
    one = found.filter(pk=breach_id, structure__in=actor.structures(Can.VIEW_TRACE)).first()
    if one is None:
        raise NotFound
    return one
