"""Whose agenda can be looked at: practitioners, rooms and devices, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from permanence.capacity import queries as capacity
from permanence.capacity.models import Resource
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .slots import practitioners


@dataclass(frozen=True, slots=True)
class Column:
    """One practitioner at one structure, or one room or device; named by the role, or by the resource."""

    id: UUID
    name: str
    structure_id: UUID
    structure_name: str
    zone: ZoneInfo
    role: PractitionerRole | None = None
    borrowed: bool = False  # another structure's, shared with this one

    @property
    def kind(self) -> str:
        """What it is, for the picture beside its name."""
        return "practitioner" if self.role else "room"


def column(role: PractitionerRole) -> Column:
    """Return the column of one practitioner, whose structure is known."""
    zone = ZoneInfo(role.structure.time_zone)
    return Column(role.pk, str(role.person), role.structure_id, role.structure.name, zone, role)


def columns(actor: Actor) -> list[Column]:
    """Return everything whose agenda the actor may see where he works: practitioners first, then rooms and devices."""
    people = [column(role) for role in practitioners(actor)]
    here = [s for s in actor.structures(Can.VIEW_AGENDA) if actor.at in (None, s)]
    things = Resource.objects.filter(structure_id__in=here, practitioner_role=None).select_related("structure")
    today = timezone.localdate()
    there = things.filter(capacity.there(today)).order_by("structure__name", "name")
    own = [Column(one.pk, one.name, one.structure_id, one.structure.name, ZoneInfo(one.time_zone)) for one in there]
    return [*people, *own, *_borrowed(here, today)]


def _borrowed(here: Sequence[UUID], today: date) -> list[Column]:
    """Return what others share with the structures where the actor works, under the name of who borrows."""
    lent = capacity.lent_to(here)
    if not lent:
        return []
    names = dict(Structure.objects.filter(pk__in=here).values_list("pk", "name"))
    named = Resource.objects.filter(capacity.there(today), pk__in=[thing for thing, _ in lent])
    things = named.select_related("structure").in_bulk()
    return [
        Column(
            thing, f"{things[thing].name} · {things[thing].structure.name}", house, names[house],
            ZoneInfo(things[thing].time_zone), borrowed=True,
        )
        for thing, house in lent
        if thing in things and things[thing].structure_id not in here
    ]  # fmt: skip


def chosen_columns(actor: Actor, known: Sequence[Column], wanted: Sequence[str], limit: int) -> list[Column]:
    """Return the columns asked for, in the order of the list; else the actor's own agenda, else the first one."""
    asked = [one for one in known if str(one.id) in wanted]
    own = [one for one in known if one.role and one.role.person_id == actor.id]
    return asked[:limit] or own[:1] or list(known[:1])
