"""Structures, their parts and their sites."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Membership, PractitionerRole, Site, Structure
from permanence.directory.queries import today, usually_at
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, Kind, scope, system
from permanence.foundation.ids import uuid7
from permanence.foundation.refusal import NotPermitted, Refusal
from permanence.foundation.rights import Can

R = TypeVar("R", Structure, Site)


class LastSite(Refusal):
    """A structure receives people somewhere."""

    title = _("This is the last site that is open")
    next_step = _("Add the new site first, then close this one.")


class UsualSite(Refusal):
    """Somebody usually receives there, or will."""

    title = _("Practitioners usually receive there")
    next_step = _("Say first where they usually receive from then on.")


class ClosedThen(Refusal):
    """That site receives nobody then."""

    title = _("This site is closed then")
    next_step = _("Choose another site, or another day; nothing was changed.")


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


@action(Can.MANAGE_DIRECTORY, audit="site.closed", of="site")
def close_site(*, by: Actor, site: Site, from_on: date) -> Site:
    """Receive nobody at a site from a day on; whoever calls this has seen that nothing stands there then.

    :raises LastSite: when no other one stays open
    :raises UsualSite: when a practitioner usually receives there
    """
    others = Site.objects.select_for_update().filter(structure=site.structure_id, closed_on=None)
    if not any(one.pk != site.pk for one in others.order_by("pk")):
        raise LastSite
    if usually_at(site, from_on).exists():
        raise UsualSite
    return _changed(site, {"closed_on": from_on})


@action(Can.MANAGE_DIRECTORY, audit="site.opened_again", of="site")
def open_site_again(*, by: Actor, site: Site) -> Site:
    """Receive people there again."""
    return _changed(site, {"closed_on": None})


@action(Can.MANAGE_DIRECTORY, audit="practitioner.site_changed", of="practitioner_role")
def change_usual_site(
    *, by: Actor, practitioner_role: PractitionerRole, site: Site, from_on: date, today: date
) -> PractitionerRole:
    """Let a practitioner usually receive at another site from a day on; what was promised before stays where it was.

    What was said before and is still to come is said no more; to say the present site only takes it back.

    :param today: in the zone of the structure
    :raises ClosedThen: when that site is not open then, or not one of the structure; or the present one until then
    """
    kept = Site.objects.select_for_update(no_key=True).filter(pk=site.pk, structure=practitioner_role.structure_id)
    open_then = kept.filter(Q(closed_on=None) | Q(closed_on__gt=from_on)).first()
    if open_then is None:
        raise ClosedThen
    role = PractitionerRole.objects.select_for_update(no_key=True).get(pk=practitioner_role.pk)
    at_once, stays, leaves_by = from_on <= today, role.site_id == site.pk, role.site.closed_on
    if leaves_by and (stays or (not at_once and leaves_by < from_on)):
        raise ClosedThen
    role.site = site if at_once else role.site
    role.next_site, role.next_site_on = (None, None) if at_once or stays else (site, from_on)
    role.save(update_fields=["site", "next_site", "next_site_on"])
    return role


def _changed(row: R, to: dict[str, Any]) -> R:
    for name, value in to.items():
        setattr(row, name, value)
    row.save(update_fields=list(to))
    return row
