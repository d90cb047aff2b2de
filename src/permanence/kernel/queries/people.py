"""Who may be given something to do."""

from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from permanence.directory import queries as directory
from permanence.directory.models import Membership, Person, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.kernel.models import ANYONE


def practices(actor: Actor) -> QuerySet[Structure]:
    """Return the structures whose to-do the actor shares."""
    return Structure.objects.filter(pk__in=actor.structures(Can.DO_TASKS))


def colleagues(actor: Actor, structure_id: UUID) -> QuerySet[Person]:
    """Return who works at a structure today, and the actor himself."""
    live = Membership.objects.filter(directory.alive(directory.today()), structure_id=structure_id)
    return Person.objects.filter(Q(pk__in=live.values("person")) | Q(pk=actor.id))


def has_left(person_id: UUID, structure_id: UUID) -> bool:
    """Tell whether someone worked at a structure and does no more."""
    worked = Membership.objects.filter(structure_id=structure_id, person_id=person_id)
    return worked.exists() and not worked.filter(directory.alive(directory.today())).exists()


def roles(structure_id: UUID) -> list[tuple[str, Words]]:
    """Return the roles held at a structure today, as said on screen."""
    live = Membership.objects.filter(directory.alive(directory.today()), structure_id=structure_id)
    held = set(live.values_list("role", flat=True))
    return [(name, role.label) for name, role in settings.ROLES.items() if name in held]


def roles_of(actor: Actor) -> frozenset[str]:
    """Return the roles the actor holds today, wherever; what is for anyone is for him too.

    An agent has his role in the practices that gave his house a mandate as well.
    """
    live = Membership.objects.filter(Q(person=actor.id), directory.alive(directory.today()))
    return frozenset(live.values_list("role", flat=True)) | {ANYONE}
