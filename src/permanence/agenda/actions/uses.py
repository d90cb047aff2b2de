"""Taking a room or a device without a patient: a meeting, its upkeep; once or every week."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda.models import Use
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Resource
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.ids import uuid7
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.ui.words import dated

MOST_WEEKS = 53
WEEK = timedelta(days=7)


class BadUse(Invalid):
    """No meeting ends before it begins, lasts a month or comes back for years."""

    title = _("This use needs another look")
    next_step = _("It says what for, ends after it begins, and comes back for a year at most.")


class NotFree(Refusal):
    """It cannot be had on one of the days; says on which."""

    title = _("This is not free then")
    next_step = _("Choose another time, or something or somebody else; nothing was booked.")

    def __init__(self, days: Sequence[date] = ()) -> None:
        said = [dated(day, "EEE d MMM", get_language() or "fr") for day in days[:6]]
        super().__init__(gettext("Not free: %(days)s") % {"days": ", ".join(said)} if len(said) > 1 else "")
        self.days = list(days)


@action(Can.BOOK, audit="thing.used", of="structure")
def use_thing(
    *,
    by: Actor,
    structure: Structure,
    resource: Resource,
    what: str,
    on: date,
    from_at: time,
    to_at: time,
    now: datetime,
    until_on: date | None = None,
) -> list[Use]:
    """Take a room or a device on a day, or every week until another day; all of them or none.

    :param structure: who takes it: its owner, or whom it is shared with
    :param from_at: wall time in the zone of the resource; to a time not later, it ends on the next day
    :raises NotFree: naming the days on which it is taken, closed or not shared
    :raises BadUse: when nothing is said, it is past, or there are too many weeks
    :raises NotFound: when it is not for this structure
    """
    if resource.practitioner_role_id is not None:
        raise NotFound
    spans = list(_spans(resource, on, from_at, to_at, until_on))
    if not what.strip() or not 0 < len(spans) <= MOST_WEEKS or spans[0][1] <= now:
        raise BadUse
    free.queue(structure.pk, resource_ids=[resource.pk])
    _check_free(structure, resource, spans, now)
    row = uuid7() if len(spans) > 1 else None
    named: Any = {"structure": structure, "resource": resource, "what": what.strip(), "row": row, "by_name": by.name}
    made = [_take(by, Use(during=Range(*span, "[)"), **named), now) for span in spans]
    tell("agenda", structure.pk, thing=resource.pk)
    return made


@action(Can.BOOK, audit="thing.given_back", of="use")
def end_use(*, by: Actor, use: Use, now: datetime, following: bool = False) -> int:
    """Give the room or device back; done again, it changes nothing. Tell how many were given back.

    :param following: those of the same row that come after it as well
    """
    coming = Use.objects.select_for_update(no_key=True).filter(ended_at=None, ends_at__gt=now)
    theirs = coming.filter(row=use.row, starts_at__gte=use.starts_at)
    chosen = theirs if following and use.row else coming.filter(pk=use.pk)
    found = list(chosen.select_related("structure").order_by("pk"))
    for one in found:
        capacity.release(by=by, structure=one.structure, held_for=one.pk)
        one.ended_at, one.ended_by = now, by.name
        one.save(update_fields=["ended_at", "ended_by"])
    if found:
        tell("agenda", use.structure_id, thing=use.resource_id)
    return len(found)


def _take(by: Actor, made: Use, now: datetime) -> Use:
    made.save(force_insert=True)
    wanted = [capacity.Wanted(made.resource_id, made.during)]
    capacity.reserve_all(by=by, structure=made.structure, wanted=wanted, source="use", held_for=made.pk, now=now)
    return made


def _check_free(
    structure: Structure, resource: Resource, spans: Sequence[tuple[datetime, datetime]], now: datetime
) -> None:
    needs = free.Needs(structure.pk, ((resource.pk,),))
    found = free.things_free(needs, spans, now)
    zone = ZoneInfo(resource.time_zone)
    taken = [span[0].astimezone(zone).date() for span, one in zip(spans, found, strict=True) if one is None]
    if taken:
        raise NotFree(taken)


def _spans(
    resource: Resource, on: date, from_at: time, to_at: time, until_on: date | None
) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(resource.time_zone)
    last = until_on or on
    day = on
    while day <= last and (day - on) // WEEK <= MOST_WEEKS:
        ending = day if to_at > from_at else day + timedelta(days=1)
        begins, ends = free.instant(day, from_at, zone), free.instant(ending, to_at, zone)
        if begins < ends:
            yield begins, ends
        day += WEEK
