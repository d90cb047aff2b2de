"""A practitioner's calendar elsewhere: its busy times are closures here, and follow it."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import queries, rules
from permanence.agenda.models import OtherCalendar, OtherTime, Trouble
from permanence.capacity import actions as capacity
from permanence.capacity.models import Resource
from permanence.directory.models import PractitionerRole
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can

MOST = 5


class NotACalendar(Invalid):
    """What was sent is no calendar."""

    title = _("This file is not a calendar (ICS)")
    next_step = _("Export your calendar again as an .ics file; nothing was changed.")


class TooManyCalendars(Refusal):
    """A practitioner has as many as are read."""

    title = _("Five calendars are read for each practitioner, not more")
    next_step = _("Remove one first.")


@action(Can.EDIT_OPENINGS, audit="calendar.added", of="practitioner_role")
def add_calendar(*, by: Actor, practitioner_role: PractitionerRole, name: str, address: str = "") -> OtherCalendar:
    """Follow another calendar: one at an address, which is fetched from time to time, or one sent as a file.

    :raises TooManyCalendars: when five are followed
    """
    PractitionerRole.objects.select_for_update(of=("self",), no_key=True).get(pk=practitioner_role.pk)
    if OtherCalendar.objects.filter(practitioner_role=practitioner_role).count() >= MOST:
        raise TooManyCalendars
    return OtherCalendar.objects.create(
        structure_id=practitioner_role.structure_id,
        practitioner_role=practitioner_role,
        name=name,
        address=address,
        by_name=by.name,
    )


@action(Can.EDIT_OPENINGS, audit="calendar.followed", of="calendar")
def follow_calendar(*, by: Actor, calendar: OtherCalendar, body: bytes, now: datetime) -> OtherCalendar:
    """Make closures of what it says: new ones added, changed ones moved, those gone removed; what is over stays.

    Appointments promised inside stay as they are: the page shows them. Read twice, it changes nothing.
    :raises NotACalendar: when these bytes are none
    """
    kept = OtherCalendar.objects.select_for_update(of=("self",), no_key=True).get(pk=calendar.pk)
    role = PractitionerRole.objects.select_related("structure").get(pk=kept.practitioner_role_id)
    zone = ZoneInfo(role.structure.time_zone)
    try:
        told = rules.read(body, zone, since=now, until=now + queries.HORIZON)
    except rules.NotACalendar:
        raise NotACalendar from None
    resource = capacity.add_practitioner(by=by, practitioner_role=role)
    _follow(by, kept, resource, told, now)
    kept.read_at, kept.tried_at, kept.trouble = now, now, ""
    kept.left_out = told.left_out
    kept.save()
    tell("agenda", kept.structure_id, calendar=kept.pk)
    return kept


@action(Can.EDIT_OPENINGS, audit="calendar.unread", of="calendar")
def note_trouble(*, by: Actor, calendar: OtherCalendar, trouble: str, now: datetime) -> None:
    """Note why it could not be read; what was read before stays."""
    OtherCalendar.objects.filter(pk=calendar.pk).update(tried_at=now, trouble=Trouble(trouble))
    tell("agenda", calendar.structure_id, calendar=calendar.pk)


@action(Can.EDIT_OPENINGS, audit="calendar.removed", of="calendar")
def remove_calendar(*, by: Actor, calendar: OtherCalendar, now: datetime) -> None:
    """Follow it no more; its times to come are open again."""
    for time in OtherTime.objects.filter(calendar=calendar, closure__ends_at__gt=now).select_related("closure"):
        capacity.reopen(by=by, closure=time.closure)
    calendar.delete()


def _follow(by: Actor, kept: OtherCalendar, resource: Resource, told: rules.Reading, now: datetime) -> None:
    known = OtherTime.objects.filter(calendar=kept, closure__ends_at__gt=now).select_related("closure")
    there = {(time.uid, time.occurrence): time for time in known}
    wanted = {(taken.uid, taken.occurrence): taken for taken in told.times}
    for name, time in there.items():
        taken = wanted.get(name)
        if taken is None or (time.closure.starts_at, time.closure.ends_at) != (taken.starts_at, taken.ends_at):
            capacity.reopen(by=by, closure=time.closure)  # takes the time with it
        else:
            del wanted[name]
    OtherTime.objects.filter(calendar=kept, uid__in=[uid for uid, _one in wanted], closure__ends_at__lte=now).delete()
    for taken in wanted.values():
        _close(by, kept, resource, taken)


def _close(by: Actor, kept: OtherCalendar, resource: Resource, taken: rules.Taken) -> UUID:
    during = Range(taken.starts_at, taken.ends_at, "[)")
    closure = capacity.close(by=by, resource=resource, during=during, why=kept.name)
    OtherTime.objects.create(
        structure_id=kept.structure_id, calendar=kept, uid=taken.uid, occurrence=taken.occurrence, closure=closure
    )
    return closure.pk
