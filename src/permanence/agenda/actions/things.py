"""Rooms and devices: what a reason needs of them, and what becomes of what hangs on one that is closed or retired."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from psycopg.types.range import Range

from permanence.agenda import queries
from permanence.agenda.models import Requirement, Suitable, VisitReason
from permanence.agenda.queries import Hanging
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Closure, Reservation, Resource
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, system
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .appointments import cancel
from .openings import NotUnderstood
from .uses import end_use

MOST_NEEDS = 4
CARETAKER = "agenda.things"  # exchanges one room for another: nobody else's promise is touched


class NothingSuits(Invalid):
    """A requirement that nothing can meet."""

    title = _("Choose what serves: at least one room or device")


@action(Can.EDIT_OPENINGS, audit="requirement.added", of="reason")
def require(*, by: Actor, reason: VisitReason, suitable: Sequence[Resource]) -> Requirement:
    """Let visits for this reason take one of these as well, in the order preferred; what is booked stays as it is.

    :raises NothingSuits: when nothing is named, or there are too many requirements
    """
    theirs = Requirement.objects.filter(reason=reason)
    number = theirs.count() + 1
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
def retire_thing(*, by: Actor, resource: Resource, on: date, fates: Mapping[UUID, str], now: datetime) -> Resource:
    """Retire a room or a device from a day on, and do what was said of each promise about it; all of it or nothing.

    :param fates: by reservation: `keep`, `cancel`, or the identifier of what is taken instead
    :raises LeftOutside: when nothing was said of one, for instance booked meanwhile
    :raises SlotTaken: when what is to be taken instead is not free any more
    """
    begins = free.instant(on, time(), ZoneInfo(resource.time_zone))
    _line_up(resource, fates)
    kept = _settle(by, queries.hanging(by, resource, since=begins, now=now), fates, now)
    return capacity.retire(by=by, resource=resource, on=on, now=now, kept=kept)


@action(Can.EDIT_OPENINGS, audit="thing.closed", of="resource")
def close_thing(
    *,
    by: Actor,
    resource: Resource,
    during: Range[datetime],
    why: str,
    kind: str,
    fates: Mapping[UUID, str],
    now: datetime,
) -> Closure:
    """Close a room or a device for a while, and do what was said of each promise about it; all of it or nothing.

    :param fates: and what is raised: as `retire_thing` does
    """
    _line_up(resource, fates)
    closure = capacity.close(by=by, resource=resource, during=during, why=why, kind=kind)
    assert closure.during.lower is not None
    met = queries.hanging(by, resource, since=closure.during.lower, until=closure.during.upper, now=now)
    _settle(by, met, fates, now)
    if unsaid := [one.reservation for one in met if one.reservation.pk not in fates]:
        raise capacity.LeftOutside(unsaid)
    return closure


def _line_up(resource: Resource, fates: Mapping[UUID, str]) -> None:
    """Queue for it and for all that is to be taken instead, in one go."""
    free.queue(resource.structure_id, resource_ids=[resource.pk, *_named(fates.values())])


def _named(said: Iterable[str]) -> Iterator[UUID]:
    """Yield the identifiers among words; what is neither word nor identifier is refused where it is settled."""
    for one in said:
        with suppress(ValueError):
            yield UUID(one)


def _settle(by: Actor, met: Iterable[Hanging], fates: Mapping[UUID, str], now: datetime) -> list[UUID]:
    """Do what was said of each; tell which are kept where they are."""
    kept = []
    for line in met:
        said = fates.get(line.reservation.pk)
        if said == "keep":
            kept.append(line.reservation.pk)
        elif said == "cancel" and line.appointment is not None:
            cancel(by=by, appointment=line.appointment, now=now)
        elif said == "cancel" and line.use is not None:
            end_use(by=by, use=line.use, now=now)
        elif said in [str(one.pk) for one in line.instead]:
            _exchange(line.reservation, next(one for one in line.instead if str(one.pk) == said), now)
        elif said is not None:
            raise NotUnderstood
    return kept


def _exchange(former: Reservation, resource: Resource, now: datetime) -> None:
    """Take another thing for the same promise at the same time; the practitioner's own reservation stays."""
    caretaker = system(CARETAKER, [former.structure_id])
    assert former.held_for is not None
    taken = Reservation.objects.filter(pk=former.pk)
    taken.update(state="ended", expires_at=None)
    capacity.reserve_all(
        by=caretaker,
        structure=former.structure,
        wanted=[capacity.Wanted(resource.pk, former.during)],
        source=former.source,
        held_for=former.held_for,
        now=now,
    )
    tell("agenda", former.structure_id, thing=former.resource_id)
