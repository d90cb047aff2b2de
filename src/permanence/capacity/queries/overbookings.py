"""What was promised beyond the seats on purpose, always for an actor."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from permanence.capacity.models import MOST_SEATS, Reservation, Resource
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


def overbooked_between(actor: Actor, resource: Resource, since: datetime, until: datetime, now: datetime) -> int:
    """Count what begins in [since, until) beyond the seats; exact only for who has queued for the resource."""
    live = Reservation.objects.filter(Q(state="booked") | Q(state="held", expires_at__gt=now), resource=resource)
    seen = live.filter(seat__gt=MOST_SEATS, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return seen.filter(starts_at__gte=since, starts_at__lt=until).count()


def overbooking_of(actor: Actor, held_for: UUID) -> Reservation | None:
    """Return the promise beyond the seats made for a row, ended or not: it says who made it and why."""
    theirs = Reservation.objects.filter(held_for=held_for, structure_id__in=actor.structures(Can.VIEW_AGENDA))
    return theirs.filter(seat__gt=MOST_SEATS).order_by("-created_at").first()
