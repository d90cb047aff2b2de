"""Where one may speak in private now: a free room of the practice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.utils import timezone

from permanence.capacity import queries as capacity
from permanence.capacity.models import Reservation, ReservationState, Resource, ResourceKind
from permanence.desk.models import Request
from permanence.foundation.actor import Actor
from permanence.foundation.composed import composed
from permanence.foundation.rights import Can

SPOKEN_FOR = timedelta(minutes=15)
TAKEN = (ReservationState.HELD, ReservationState.BOOKED)


@dataclass(frozen=True, slots=True)
class Aside:
    """The room taken for a request, and until when."""

    room: str
    until: datetime


def held_for(request_id: UUID) -> UUID:
    """Return what a room is taken for: the private talk of one request."""
    return uuid5(request_id, "aside")


def aside(request: Request, now: datetime) -> Aside | None:
    """Return the room where a request is being spoken of in private."""
    taken = _taken_for(held_for(request.pk), now)
    return Aside(taken[0].resource.name, taken[0].ends_at) if taken else None


@composed
def _taken_for(held_for: UUID, now: datetime) -> QuerySet[Reservation]:
    return Reservation.objects.filter(held_for=held_for, state__in=TAKEN, ends_at__gt=now).select_related("resource")


def rooms(actor: Actor, structure_id: UUID) -> list[Resource]:
    """Return the rooms of a practice that the actor may book."""
    if not actor.may(Can.BOOK, structure_id):
        return []
    theirs = capacity.resources(actor).filter(structure_id=structure_id, kind=ResourceKind.ROOM)
    return list(theirs.filter(capacity.there(timezone.localdate())))


def free_from(rooms_: list[Resource], now: datetime) -> datetime | None:
    """Return when the first of the rooms is given back; none when there is no room."""
    ends = Reservation.objects.filter(resource__in=rooms_, state__in=TAKEN, starts_at__lte=now, ends_at__gt=now)
    return min(ends.values_list("ends_at", flat=True), default=None)
