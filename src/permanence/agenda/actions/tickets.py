"""Tickets: given to who arrives where a screen hangs, shown on it when he is called, forgotten after the next day."""

import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import Q

from permanence.agenda.models import Appointment, Screen, StepKind, Ticket
from permanence.agenda.rules import screens as rules


def follow(promise: Appointment, kind: str, now: datetime) -> None:
    """Give a ticket to who arrives; show it when he is called in."""
    if kind in (StepKind.ARRIVED, StepKind.WAITING):
        _give(promise, now)
    elif kind == StepKind.IN_ROOM:
        Ticket.objects.filter(appointment=promise).update(called_at=now)


def _give(promise: Appointment, now: datetime) -> None:
    """Draw one that nobody holds since yesterday, once for each appointment; who arrives at once draws after another.

    An evening goes on after midnight: who waits then keeps the ticket in his hand.
    """
    hanging = Screen.objects.filter(structure=promise.structure_id, revoked_at=None)
    if not hanging.filter(Q(site=None) | Q(site=promise.where)).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"tickets {promise.structure_id}"])
    today = now.astimezone(ZoneInfo(promise.structure.time_zone)).date()
    here = Ticket.objects.filter(structure=promise.structure_id)
    here.filter(on__lt=today - timedelta(days=1)).delete()
    if here.filter(appointment=promise).exists():
        return
    if free := rules.left({*here.values_list("words", flat=True)}):
        words = secrets.choice(free)
        Ticket.objects.create(structure_id=promise.structure_id, appointment=promise, on=today, words=words)
