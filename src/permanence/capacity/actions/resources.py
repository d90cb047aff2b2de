"""What can be taken, and who else may take it."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from permanence.capacity import rules
from permanence.capacity.models import MOST_SEATS, Reservation, Resource, ResourceKind, Sharing, live
from permanence.directory import queries as directory
from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.constraints import decided_by
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

from .openings import LeftOutside


class SharedAlready(Refusal):
    """The same agreement was written before."""

    title = _("This is already shared with them from that day on")
    next_step = _("Nothing was written twice. To change what was agreed, end the former agreement first.")


class StaffAlready(Refusal):
    """This person's time can be booked already."""

    title = _("This person is in the list already")
    next_step = _("Nothing was added. If they had left, say on their page that they are there again.")


class NotOfTheTeam(Invalid):
    """He works elsewhere, or receives patients here: his own agenda says when he is there."""

    title = _("Choose someone who works here and has no agenda of their own")


@action(Can.EDIT_OPENINGS, audit="resource.added", of="practitioner_role")
def add_practitioner(*, by: Actor, practitioner_role: PractitionerRole) -> Resource:
    """Let this practitioner's time be taken; a second call changes nothing."""
    made, _created = Resource.objects.get_or_create(
        practitioner_role=practitioner_role,
        defaults={
            "structure_id": practitioner_role.structure_id,
            "kind": ResourceKind.PRACTITIONER,
            "name": str(practitioner_role),
            "site_id": practitioner_role.site_id,
            "time_zone": practitioner_role.structure.time_zone,
        },
    )
    return made


@action(Can.EDIT_OPENINGS, audit="resource.made", of="site")
def add_resource(*, by: Actor, site: Site, kind: str, name: str, seats: int = 1) -> Resource:
    """Let a room, device, bed, vehicle or member of staff of a site be taken.

    :param seats: how many may take it at the same time
    :raises Invalid: when it has no name, no seat, or is a practitioner
    """
    if kind not in ResourceKind.values or kind == ResourceKind.PRACTITIONER:
        raise Invalid(_("Choose what it is."))
    if not name.strip() or not 1 <= seats <= MOST_SEATS:
        raise Invalid(_("It needs a name, and one place at least."))
    return Resource.objects.create(
        structure_id=site.structure_id,
        site=site,
        kind=kind,
        name=name.strip(),
        seats=seats,
        time_zone=site.structure.time_zone,
    )


@action(Can.EDIT_OPENINGS, audit="staff.made", of="site")
def add_staff(*, by: Actor, site: Site, person: Person | None = None, name: str = "") -> Resource:
    """Let the time of a member of staff of a site be taken: of the team, or of who is named alone, an interpreter.

    :raises Invalid: when nobody is named
    :raises NotOfTheTeam: when this person does not work there, or receives patients there
    :raises StaffAlready: when this member of the team is there already
    """
    said = str(person) if person else name.strip()
    if not said:
        raise Invalid(_("Choose someone of the team, or write a name."))
    if person and person not in directory.assistants(site.structure_id):
        raise NotOfTheTeam
    made = Resource(
        structure_id=site.structure_id,
        site=site,
        kind=ResourceKind.STAFF,
        name=said,
        person=person,
        time_zone=site.structure.time_zone,
    )
    with decided_by("resource_person_once", StaffAlready):
        made.save(force_insert=True)
    return made


@action(Can.EDIT_OPENINGS, audit="resource.changed", of="resource")
def change_resource(*, by: Actor, resource: Resource, site: Site, name: str) -> Resource:
    """Call a room or a device otherwise, or say that it is at another site; what is promised about it stays.

    :raises Invalid: when it has no name, or the site is another structure's
    """
    if not name.strip() or site.structure_id != resource.structure_id:
        raise Invalid(_("It needs a name, and a site of the practice."))
    resource.name, resource.site = name.strip(), site
    resource.save(update_fields=["name", "site"])
    return resource


@action(Can.EDIT_OPENINGS, audit="resource.retired", of="resource")
def retire(*, by: Actor, resource: Resource, on: date, now: datetime, kept: Collection[UUID] = ()) -> Resource:
    """Let nothing take it from a day on; what is promised until then stays promised.

    :param kept: the reservations of which it was said that they stay, though it is retired
    :raises LeftOutside: when others lie after that day
    :raises Invalid: when it is a practitioner, or the day is past
    """
    zone = ZoneInfo(resource.time_zone)
    if resource.practitioner_role_id is not None or on < now.astimezone(zone).date():
        raise Invalid(_("Choose today or a day to come."))
    locked = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    since = max(now, rules.instant(on, time(0), zone))
    after = Reservation.objects.filter(live(now), resource=locked, ends_at__gt=since).exclude(pk__in=kept)
    if unsaid := list(after.order_by("starts_at")):
        raise LeftOutside(unsaid)
    locked.retired_on = on
    locked.save(update_fields=["retired_on"])
    return locked


@action(Can.EDIT_OPENINGS, audit="resource.restored", of="resource")
def restore(*, by: Actor, resource: Resource) -> Resource:
    """Let it be taken again."""
    resource.retired_on = None
    resource.save(update_fields=["retired_on"])
    return resource


@action(Can.EDIT_OPENINGS, audit="resource.shared", of="resource")
def share(
    *,
    by: Actor,
    resource: Resource,
    borrower: Structure,
    agreement: str,
    from_on: date,
    until_on: date | None = None,
    weekdays: Collection[int] = (),
    opens_at: time | None = None,
    closes_at: time | None = None,
) -> Sharing:
    """Let another structure see when the resource is free, and take it, as agreed.

    :param agreement: what was agreed, and where it is written
    :param weekdays: the days of the week on which it may; none named: all
    :param opens_at: from what time of the day it may, in the resource's zone, and until when; none: all day
    :raises Invalid: when it ends before it begins, is the owner's own, or no agreement is named
    :raises SharedAlready: when these very days and hours are shared with it from that day on
    """
    if borrower.pk == resource.structure_id or not agreement.strip():
        raise Invalid(_("Name the other structure, and what was agreed with it."))
    if until_on is not None and until_on < from_on:
        raise Invalid(_("The last day comes after the first."))
    if opens_at and closes_at and closes_at <= opens_at:
        raise Invalid(_("The hours end after they begin."))
    made = Sharing(
        structure_id=resource.structure_id,
        resource=resource,
        borrower=borrower,
        agreement=agreement.strip(),
        from_on=from_on,
        until_on=until_on,
        weekdays=sorted(set(weekdays)) or None,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    try:
        with transaction.atomic():  # a savepoint: being there already spoils nothing
            made.save(force_insert=True)
    except IntegrityError:
        raise SharedAlready from None
    return made


@action(Can.EDIT_OPENINGS, audit="resource.withheld", of="sharing")
def end_sharing(*, by: Actor, sharing: Sharing, last_on: date) -> Sharing:
    """End a sharing after a day, or when it ends anyhow; what the other structure has taken stays taken."""
    if last_on < sharing.from_on:
        sharing.delete()
        return sharing
    sharing.until_on = min(last_on, sharing.until_on or last_on)
    if _twins(sharing).exists():  # begun and ended twice on the same days
        sharing.delete()
        return sharing
    sharing.save(update_fields=["until_on"])
    return sharing


def _twins(sharing: Sharing) -> QuerySet[Sharing]:
    same = ("resource", "borrower", "from_on", "until_on", "weekdays", "opens_at", "closes_at")
    return Sharing.objects.filter(**{name: getattr(sharing, name) for name in same}).exclude(pk=sharing.pk)


@action(Can.EDIT_OPENINGS, audit="freetime.renewed", of="resource")
def renew_free_time(*, by: Actor, resource: Resource) -> None:
    """Compute the read model of a resource from scratch; it changes only if it was wrong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT capacity_renew(%s)", [resource.pk])
