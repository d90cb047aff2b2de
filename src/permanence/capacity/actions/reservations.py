"""Taking and giving back: the seat of a resource for a while."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import errors
from psycopg.types.range import Range

from permanence.capacity.models import Reservation, ReservationState, Resource
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

LIVE = (ReservationState.HELD, ReservationState.BOOKED)
LOCK = "SELECT seats FROM capacity_resource WHERE id = %s FOR NO KEY UPDATE"
# The first free seat; `stale` tells whether an expired hold still stands there in name.
FREE_SEAT = """
    SELECT each.seat, coalesce(bool_or(reservation.id IS NOT NULL), false) AS stale
    FROM generate_series(1, %(seats)s) AS each(seat)
    LEFT JOIN capacity_reservation reservation ON reservation.resource_id = %(resource)s
        AND reservation.seat = each.seat AND reservation.state IN ('held', 'booked')
        AND reservation.ends_at > %(starts_at)s AND reservation.starts_at < %(ends_at)s
    GROUP BY each.seat
    HAVING coalesce(bool_and(reservation.state = 'held' AND reservation.expires_at <= %(now)s), true)
    ORDER BY each.seat LIMIT 1
"""


class SlotTaken(Refusal):
    """Someone was faster: no seat of the resource is free during this time."""

    title = _("This time has just been taken")
    next_step = _("Choose another time; nothing was booked.")


@action(Can.BOOK, audit="time.reserved", of="resource")
def reserve(
    *,
    by: Actor,
    resource: Resource,
    during: Range[datetime],
    source: str,
    held_for: UUID,
    now: datetime,
    hold_until: datetime | None = None,
) -> Reservation:
    """Take a seat of the resource, or refuse.

    Those who ask for the same resource queue for its row, never for each other's reservations; that a seat is free
    is then read, and the exclusion constraint has the last word. Whoever comes when it is visibly taken does not queue.

    :param during: half-open `[)`, both ends given
    :param held_for: the row that it is for
    :param hold_until: makes it a hold, which ends by itself at that moment
    :raises SlotTaken: when no seat is free
    """
    _free_seat(resource, resource.seats, during, now)
    seat, stale = _free_seat(resource, _lock(resource), during, now)
    if stale:
        _end_expired(resource, during, now)
    reservation = Reservation(
        structure_id=resource.structure_id,
        resource=resource,
        seat=seat,
        during=during,
        state=ReservationState.HELD if hold_until else ReservationState.BOOKED,
        expires_at=hold_until,
        source=source,
        held_for=held_for,
    )
    return _insert(reservation)


@action(Can.BOOK, audit="time.released", of="structure")
def release(*, by: Actor, structure: Structure, held_for: UUID) -> int:
    """End every live reservation made for that row; tell how many there were."""
    live = Reservation.objects.filter(structure=structure, held_for=held_for, state__in=LIVE)
    return live.update(state=ReservationState.ENDED)


def _lock(resource: Resource) -> int:
    """Queue for the resource; return how many seats it has."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [resource.pk])
        row = cursor.fetchone()
    if row is None:
        raise NotFound
    return int(row[0])


def _free_seat(resource: Resource, seats: int, during: Range[datetime], now: datetime) -> tuple[int, bool]:
    asked: dict[str, Any] = {
        "resource": resource.pk,
        "seats": seats,
        "starts_at": during.lower,
        "ends_at": during.upper,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(FREE_SEAT, asked)
        row = cursor.fetchone()
    if row is None:
        raise SlotTaken
    seat, stale = row
    return seat, stale


def _end_expired(resource: Resource, during: Range[datetime], now: datetime) -> None:
    expired = Reservation.objects.filter(resource=resource, state=ReservationState.HELD, expires_at__lte=now)
    expired.filter(ends_at__gt=during.lower, starts_at__lt=during.upper).update(state=ReservationState.ENDED)


def _insert(reservation: Reservation) -> Reservation:
    try:
        with transaction.atomic():
            reservation.save(force_insert=True)
    except IntegrityError as error:
        if isinstance(error.__cause__, errors.ExclusionViolation):
            raise SlotTaken from None
        raise
    return reservation
