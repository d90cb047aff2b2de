"""Structures, their parts and their sites."""

from typing import Any, TypeVar
from uuid import UUID

from permanence.directory.models import Membership, Site, Structure
from permanence.directory.queries import today
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import NotPermitted
from permanence.foundation.rights import Can

R = TypeVar("R", Structure, Site)


@action(Can.MANAGE_DIRECTORY, audit="structure.added")
def add_structure(*, by: Actor, kind: str, name: str, id: UUID | None = None, **more: Any) -> Structure:  # noqa: A002
    """Add a structure that is part of no other; the installation does it, nobody of the staff.

    :param id: identifier chosen by the installation, for which it acts
    :raises NotPermitted: when a person asks
    """
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted(Can.MANAGE_DIRECTORY)
    return _new(Structure(id=id or uuid7(), kind=kind, name=name, **more))


@action(Can.MANAGE_DIRECTORY, audit="structure.part_added", of="parent")
def add_part(*, by: Actor, parent: Structure, kind: str, name: str, **more: Any) -> Structure:
    """Add a part of a structure; who adds it holds there the roles he holds in the whole."""
    part = _new(Structure(id=uuid7(), parent=parent, kind=kind, name=name, time_zone=parent.time_zone, **more))
    assert by.id  # who manages a structure is a person
    held = Membership.objects.filter(structure=parent, person=by.id, until_on=None)
    roles = list(held.values_list("role", flat=True))  # read here: the new part's scope does not see them
    with scope(system("directory.add_part", [part.pk])):
        Membership.objects.bulk_create(
            Membership(structure=part, person_id=by.id, role=role, from_on=today()) for role in roles
        )
    return part


def _new(structure: Structure) -> Structure:
    with scope(system("directory.add_structure", [structure.pk])):
        structure.save(force_insert=True)
    return structure


@action(Can.MANAGE_DIRECTORY, audit="structure.corrected", of="structure")
def correct_structure(*, by: Actor, structure: Structure, **to: Any) -> Structure:
    """Change how a structure is named, reached and identified."""
    return _changed(structure, to)


@action(Can.MANAGE_DIRECTORY, audit="site.added", of="structure")
def add_site(
    *, by: Actor, structure: Structure, name: str, address: str, postal_code: str, city: str, **more: Any
) -> Site:
    """Add a place where the structure receives people."""
    return Site.objects.create(
        structure=structure, name=name, address=address, postal_code=postal_code, city=city, **more
    )


@action(Can.MANAGE_DIRECTORY, audit="site.corrected", of="site")
def correct_site(*, by: Actor, site: Site, **to: Any) -> Site:
    """Change what is told of a site."""
    return _changed(site, to)


def _changed(row: R, to: dict[str, Any]) -> R:
    for name, value in to.items():
        setattr(row, name, value)
    row.save(update_fields=list(to))
    return row
