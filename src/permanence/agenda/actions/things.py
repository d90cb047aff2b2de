"""Rooms and devices: what a reason needs of them, and what becomes of what hangs on one that is closed or retired."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import queries
from permanence.agenda.models import Requirement, Suitable, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.actions import Recurring
from permanence.capacity.models import Closure, OpeningRule, Resource
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .hanging import queue_for, settle_hanging
from .openings import Fate

MOST_NEEDS = 4


class NothingSuits(Invalid):
    """A requirement that nothing can meet."""

    title = _("Choose what serves: at least one room, device or person")


@action(Can.EDIT_OPENINGS, audit="requirement.added", of="reason")
def require(*, by: Actor, reason: VisitReason, suitable: Sequence[Resource]) -> Requirement:
    """Let visits for this reason take one of these as well, in the order preferred; what is booked stays as it is.

    Asked for twice, it is kept once.
    :raises NothingSuits: when nothing is named, or there are too many requirements
    """
    VisitReason.objects.select_for_update(no_key=True).get(pk=reason.pk)
    theirs = list(Requirement.objects.filter(reason=reason).prefetch_related("suitable"))
    named, number = {one.pk for one in suitable}, len(theirs) + 1
    if same := next((one for one in theirs if {fit.resource_id for fit in one.suitable.all()} == named), None):
        return same
    if not suitable or number > MOST_NEEDS:
        raise NothingSuits
    made = Requirement.objects.create(structure_id=reason.structure_id, reason=reason, rank=number)
    Suitable.objects.bulk_create(
        Suitable(structure_id=reason.structure_id, requirement=made, resource=one, rank=rank)
        for rank, one in enumerate(dict.fromkeys(suitable), start=1)
    )
    return made


@action(Can.EDIT_OPENINGS, audit="requirement.removed", of="requirement")
def no_longer_require(*, by: Actor, requirement: Requirement) -> None:
    """Let visits be booked without it; what is booked keeps its room."""
    requirement.delete()


@action(Can.EDIT_OPENINGS, audit="thing.retired", of="resource")
def retire_thing(*, by: Actor, resource: Resource, on: date, fates: Mapping[UUID, Fate], now: datetime) -> Resource:
    """Retire a room or a device from a day on, and do what was said of each promise about it; all of it or nothing.

    :param fates: by reservation: kept, cancelled, moved, or something else taken instead
    :raises LeftOutside: when nothing was said of one, for instance booked meanwhile
    :raises SlotTaken, NotOpen, TooLate: when one cannot be moved, cancelled, or have what is to be taken instead
    """
    begins = free.instant(on, time(), ZoneInfo(resource.time_zone))
    queue_for(resource, fates)
    met = queries.hanging(by, resource, since=begins, now=now)
    retired = capacity.retire(by=by, resource=resource, on=on, now=now, kept=fates)
    settle_hanging(by, met, fates, now)
    return retired


@action(Can.EDIT_OPENINGS, audit="thing.closed", of="resource")
def close_thing(
    *,
    by: Actor,
    resource: Resource,
    during: Range[datetime],
    why: str,
    kind: str,
    fates: Mapping[UUID, Fate],
    now: datetime,
) -> Closure:
    """Close a room or a device for a while, and do what was said of each promise about it; all of it or nothing.

    Closed so already, for instance by a leave that was granted, it is closed once.
    :param fates: and what is raised: as `retire_thing` does
    """
    queue_for(resource, fates)
    closure = capacity.close(by=by, resource=resource, during=during, why=why, kind=kind, once=True)
    assert closure.during.lower is not None
    met = queries.hanging(by, resource, since=closure.during.lower, until=closure.during.upper, now=now)
    if unsaid := [one.reservation for one in met if one.reservation.pk not in fates]:
        raise capacity.LeftOutside(unsaid)
    settle_hanging(by, met, fates, now)
    return closure


@action(Can.EDIT_OPENINGS, audit="thing.hours_changed", of="resource")
def change_thing_hours(
    *,
    by: Actor,
    resource: Resource,
    rule: OpeningRule | None,
    becomes: Recurring | None,
    from_on: date,
    fates: Mapping[UUID, Fate],
    now: datetime,
) -> OpeningRule | None:
    """Add hours to a room or a device, change some or end them, and do what was said of each promise left outside.

    :param rule: those that end; none for new ones
    :param becomes: what they are from that day on; none when they end
    :param fates: and what is raised: as `retire_thing` does
    :raises OpeningOverlaps: when other hours open the same time
    """
    queue_for(resource, fates)
    met, _lost = queries.outside_hours(by, resource, rule=rule, becomes=becomes, from_on=from_on, now=now)
    changed = capacity.change_hours(
        by=by, resource=resource, rule=rule, becomes=becomes, from_on=from_on, now=now, kept=fates
    )
    settle_hanging(by, met, fates, now)
    return changed
