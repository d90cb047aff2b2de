"""The hours of a room or a device: without any it can be had at any time, so that the first ones take time away."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from permanence.capacity import queries
from permanence.capacity.models import OpeningRule, Resource
from permanence.capacity.rules import Recurring
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .openings import DAY, FOR_ALL, LeftOutside, end_rule, write_rule


@action(Can.EDIT_OPENINGS, audit="hours.changed", of="resource")
def change_hours(
    *,
    by: Actor,
    resource: Resource,
    rule: OpeningRule | None,
    becomes: Recurring | None,
    from_on: date,
    now: datetime,
    kept: Collection[UUID] = (),
) -> OpeningRule | None:
    """Add hours to a thing, make some others from a day on, or end them; what is promised stays promised.

    :param rule: those that end the day before `from_on`; none for new ones
    :param becomes: what they are from then on; none when they end
    :param kept: the reservations of which somebody said what becomes of them
    :raises LeftOutside: when others would be left outside; see `queries.preview_hours`
    :raises NotFound: for a practitioner, whose openings are changed otherwise
    :raises OpeningChanged: when someone else changed or ended them since they were read
    :raises OpeningOverlaps, Invalid: as `open_recurring` does
    """
    if resource.practitioner_role_id is not None:
        raise NotFound
    locked = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)
    if becomes is not None:
        becomes = replace(becomes, from_on=max(becomes.from_on, from_on))
    preview = queries.preview_hours(by, locked, rule=rule, becomes=becomes, from_on=from_on, now=now)
    if unsaid := [one for one in preview.left_outside if one.pk not in kept]:
        raise LeftOutside(unsaid)
    if rule is not None:
        end_rule(rule, from_on - DAY, now)
    return None if becomes is None else write_rule(locked, becomes, FOR_ALL, now)
