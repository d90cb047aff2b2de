"""Taking the rooms and devices that a visit needs, together with its practitioner."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from psycopg.types.range import Range

from permanence.agenda import queries
from permanence.agenda.models import Appointment, VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Resource
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


class NoneFree(capacity.SlotTaken):
    """No room, or no device, of those that serve is free then; says which."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        super().__init__()
        self.names = list(names)


def line_up(
    reason: VisitReason,
    *,
    resource_ids: Iterable[UUID] = (),
    practitioner_role_ids: Iterable[UUID] = (),
    held_for: Iterable[UUID] = (),
) -> None:
    """Queue for everything a visit may take, in one go, so that nobody waits in a circle."""
    needs = queries.needs_of(reason)
    if needs is None:
        free.line_up(resource_ids=resource_ids, practitioner_role_ids=practitioner_role_ids, held_for=held_for)
        return
    free.queue(
        reason.structure_id,
        resource_ids=[*resource_ids, *needs.things],
        practitioner_role_ids=practitioner_role_ids,
        held_for=held_for,
    )


def take_with(by: Actor, promise: Appointment, resource: Resource, now: datetime) -> None:
    """Take the practitioner and one of each thing, or nothing; the caller has queued for all of them.

    :raises NoneFree: when a thing is missing
    :raises SlotTaken: when the practitioner's time is taken
    """
    chosen = _chosen(promise.reason, promise.during, now)
    _reserve(by, promise, [resource.pk, *chosen], now)


def take_beside(by: Actor, promise: Appointment, now: datetime) -> None:
    """Take the things alone, where the practitioner's time is taken another way; nothing when none is needed.

    :raises NoneFree: when a thing is missing
    """
    if promise.reason.equipped:
        _reserve(by, promise, _chosen(promise.reason, promise.during, now), now)


@action(Can.BOOK, audit="things.held", of="reason")
def hold_things(
    *,
    by: Actor,
    reason: VisitReason,
    during: Range[datetime],
    source: str,
    held_for: UUID,
    until: datetime,
    now: datetime,
) -> None:
    """Hold for a while what a visit needs besides its practitioner, queueing for him too: his time is held next.

    :raises NoneFree: when a thing is missing
    """
    line_up(reason, practitioner_role_ids=[reason.practitioner_role_id])
    wanted = [capacity.Wanted(one, during) for one in _chosen(reason, during, now)]
    structure = Structure.objects.get(pk=reason.structure_id)
    capacity.reserve_all(
        by=by, structure=structure, wanted=wanted, source=source, held_for=held_for, now=now, hold_until=until
    )


def _chosen(reason: VisitReason, during: Range[datetime], now: datetime) -> list[UUID]:
    needs = queries.needs_of(reason)
    if needs is None:
        return []
    assert during.lower is not None
    assert during.upper is not None
    (chosen,) = free.things_free(needs, [(during.lower, during.upper)], now)
    if chosen is None:
        missing = free.things_missing(needs, (during.lower, during.upper), now)
        names = free.things_named(one.thing_id for one in missing)
        raise NoneFree([names[one.thing_id] for one in missing if one.thing_id in names])
    return chosen


def _reserve(by: Actor, promise: Appointment, resource_ids: Sequence[UUID], now: datetime) -> None:
    structure = Structure.objects.get(pk=promise.structure_id)
    wanted = [capacity.Wanted(one, promise.during) for one in resource_ids]
    capacity.reserve_all(by=by, structure=structure, wanted=wanted, source="appointment", held_for=promise.pk, now=now)
