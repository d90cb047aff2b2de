"""Reading the registers, always for an actor: those of the structures whose trace he answers for."""

from collections.abc import Iterable
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from permanence.directory import queries as directory
from permanence.directory.models import Mandate, Membership, Person, Structure
from permanence.directory.queries.days import alive
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import links
from .models import Breach, Copy, Demand, Erasure, Hold, Instruction, Risk
from .models.books import Written

Entry = TypeVar("Entry", bound=Written)


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


def copy(actor: Actor, copy_id: UUID) -> Copy:
    """Return one copy of somebody's data.

    :raises NotFound: when there is none for him
    """
    rows = Copy.objects.select_related("demand__patient", "structure")
    found = rows.filter(pk=copy_id, structure__in=actor.structures(Can.VIEW_TRACE)).first()
    if found is None:
        raise NotFound
    return found


def entries(actor: Actor, model: type[Entry]) -> QuerySet[Entry]:
    """Return the entries of one register, as it is ordered."""
    rows: QuerySet[Entry] = model.objects.select_related("structure")
    return rows.filter(structure__in=_kept(actor))


def entry(actor: Actor, model: type[Entry], entry_id: UUID) -> Entry:
    """Return one entry of a register.

    :raises NotFound: when there is none for him
    """
    rows: QuerySet[Entry] = model.objects.select_related("structure")
    found = rows.filter(pk=entry_id, structure__in=actor.structures(Can.VIEW_TRACE)).first()
    if found is None:
        raise NotFound
    return found


def holders(actor: Actor) -> QuerySet[Mandate]:
    """Return those who answer by a mandate, which is their contract: the holders of today, by name."""
    rows = Mandate.objects.filter(alive(directory.today()), structure__in=_kept(actor))
    return rows.select_related("holder", "structure").order_by("holder__name")


def team(structure_ids: Iterable[UUID]) -> QuerySet[Person]:
    """Return who works at these structures today."""
    live = Membership.objects.filter(alive(directory.today()), structure__in=list(structure_ids))
    return Person.objects.filter(pk__in=live.values("person"))


def never_taught(actor: Actor) -> list[Person]:
    """Return who works there today and was taught nothing that still holds."""
    today, here = directory.today(), _kept(actor)
    held = Instruction.objects.filter(structure__in=here).filter(Q(until_on=None) | Q(until_on__gte=today))
    return list(team(here).exclude(pk__in=held.values("person")))


def erasures(actor: Actor) -> QuerySet[Erasure]:
    """Return what was erased, the latest first."""
    return Erasure.objects.select_related("structure").filter(structure__in=_kept(actor))


def hold_of(patient: Patient) -> Hold | None:
    """Return why a file is held back from being erased."""
    return Hold.objects.filter(patient=patient, lifted_at=None).first()


def behind_link(token: str) -> tuple[UUID, UUID]:
    """Return the structure and the copy that the address told to a person names.

    :raises NotFound: when it is damaged, or not ours
    """
    return links.COPY.read_pair(token)
