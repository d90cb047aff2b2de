"""What an actor may see figures of: practices, their lines, the people of his team."""

from collections.abc import Sequence
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from permanence.desk.models import Line
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.insights.models import ServiceAim
from permanence.insights.rules.calls import Aim


def practices(actor: Actor, right: Can = Can.VIEW_FIGURES) -> list[Structure]:
    """Return the structures whose calls the actor may count, those with lines, by name; training is not counted."""
    answered = Line.objects.filter(for_training=False).values("structure")
    return list(Structure.objects.filter(pk__in=actor.structures(right)).filter(pk__in=answered))


def practice(actor: Actor, structure_id: UUID, right: Can = Can.VIEW_FIGURES) -> Structure:
    """Return one structure whose calls the actor may count.

    :raises NotFound: when the actor has no business there
    :raises NotPermitted: when he has, without the right
    """
    found = Structure.objects.filter(pk=structure_id, pk__in=actor.structures()).first()
    if found is None:
        raise NotFound
    actor.require(right, found.pk)
    return found


def answered_for(actor: Actor) -> list[UUID]:
    """Return the structures for which the actor answers, those of training left out."""
    here = actor.structures(Can.ANSWER)
    invented = set(Line.objects.filter(structure__in=here, for_training=True).values_list("structure_id", flat=True))
    return [one for one in here if one not in invented]


def lines(structures: Sequence[Structure]) -> QuerySet[Line]:
    """Return the lines of some practices, those closed since too."""
    return Line.objects.filter(structure__in=structures).select_related("structure")


def team(actor: Actor) -> list[Person]:
    """Return whose own figures the actor may see: who works or worked where he supervises."""
    theirs = Membership.objects.filter(structure__in=actor.structures(Can.SUPERVISE)).values("person")
    return list(Person.objects.filter(pk__in=theirs))


def aim(structure_id: UUID | None) -> Aim:
    """Return what a structure aims at; four calls of five within 20 seconds unless it chose otherwise."""
    found = ServiceAim.objects.filter(structure_id=structure_id).first() if structure_id else None
    return Aim(found.percent, found.within_s) if found else Aim()


def own(actor: Actor) -> Structure | None:
    """Return the structure the actor works at: the one he chose, or the first that he supervises or answers at."""
    mine = [actor.at] if actor.at else [*actor.structures(Can.SUPERVISE), *actor.structures()]
    return Structure.objects.filter(pk=mine[0]).first() if mine else None


def zone(at: Structure | None) -> ZoneInfo:
    """Return the wall time in which figures are told: that of the structure one looks from, else the house's."""
    return ZoneInfo(at.time_zone if at else settings.TIME_ZONE)
