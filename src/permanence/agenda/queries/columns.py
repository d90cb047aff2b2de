"""Whose agenda can be looked at: practitioners, rooms and devices, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from permanence.capacity.models import Resource
from permanence.directory.models import PractitionerRole
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
    return people + [
        Column(one.pk, one.name, one.structure_id, one.structure.name, ZoneInfo(one.time_zone))
        for one in things.order_by("structure__name", "name")
    ]


def chosen_columns(actor: Actor, known: Sequence[Column], wanted: Sequence[str], limit: int) -> list[Column]:
    """Return the columns asked for, in the order of the list; else the actor's own agenda, else the first one."""
    asked = [one for one in known if str(one.id) in wanted]
    own = [one for one in known if one.role and one.role.person_id == actor.id]
    return asked[:limit] or own[:1] or list(known[:1])
