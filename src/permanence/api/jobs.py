"""Calls to integrators: made outside of any transaction, tried again for a day, and looked after every hour."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

from . import actions, calling, platform_calling, queries
from .models import SasBooking, State, Telling
from .rules import signing


def enqueue(telling: Telling) -> None:
    """Have it told once this commits, when it is due."""
    later = telling.due_at if telling.due_at > timezone.now() else None
    tell.defer(structure_id=telling.structure_id, schedule_at=later, unhurried=True, telling_id=telling.pk)


@job(queue="outside", atomic=False)
def tell(*, by: Actor, now: datetime, telling_id: str) -> None:
    """Make one call; one made, given up or in another worker's hands is left alone."""
    (structure_id,) = by.structures()
    with scope(by):
        begun = actions.begin_telling(by=by, structure_id=structure_id, telling_id=UUID(telling_id), now=now)
        secret = begun.webhook.secret if begun else ""
    if begun is None:
        return
    body = signing.body_of(begun.happening, begun.structure_id, begun.about, begun.at)
    answered = calling.call(begun.webhook.address, body, signing.headers_of(secret, str(begun.pk), body, now))
    with scope(by):
        kept = actions.note_telling(
            by=by, telling=begun, answered=answered.status, trouble=answered.trouble, now=timezone.now()
        )
        if kept.state == State.WAITING and kept.tries == begun.tries:
            enqueue(kept)


def enqueue_booking(booking: SasBooking) -> None:
    """Have the platform told of it once this commits, when it is due; it waits while there is no platform."""
    if platform_calling.is_joined():
        later = booking.due_at if booking.due_at > timezone.now() else None
        tell_platform.defer(structure_id=booking.structure_id, schedule_at=later, unhurried=True, booking_id=booking.pk)


@job(queue="outside", atomic=False)
def tell_platform(*, by: Actor, now: datetime, booking_id: str) -> None:
    """Tell the platform of an appointment taken with a regulator, as it stands now."""
    (structure_id,) = by.structures()
    with scope(by):
        begun = actions.begin_regulated(by=by, structure_id=structure_id, booking_id=UUID(booking_id), now=now)
        told = queries.to_tell(begun) if begun else ""
    if begun is None:
        return
    answered = platform_calling.call(told, str(begun.pk), first=not begun.told)
    with scope(by):
        kept = actions.note_told(
            by=by, booking=begun, told=told, answered=answered.status, trouble=answered.trouble, now=timezone.now()
        )
        if kept.state == State.WAITING and kept.tries == begun.tries:
            enqueue_booking(kept)


@periodic(cron="37 * * * *")
def look_after_tellings(*, now: datetime) -> None:
    """Look in every structure for calls that a killed worker left, and forget old ones."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        take_up.defer(structure_id=structure_id, once_as=f"take_up_tellings:{structure_id}")


@job(queue="background")
def take_up(*, by: Actor, now: datetime) -> None:
    """Enqueue again what should have been told; forget what was told, or held, long ago."""
    for structure_id in by.structures():
        for one in queries.overdue(structure_id, now - actions.LEASE):
            enqueue(one)
        for booking in queries.overdue_bookings(structure_id, now - actions.LEASE):
            enqueue_booking(booking)
        for booking in queries.stale(structure_id, now):
            enqueue_booking(actions.tell_again(by=by, booking=booking, now=now))
        actions.forget_tellings(by=by, structure_id=structure_id, now=now)
        actions.forget_holds(by=by, structure_id=structure_id, now=now)
