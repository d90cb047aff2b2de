"""How a request ends: an outcome, or an owner and a deadline; and the 15 before everything."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.desk.models import ANYONE_HERE, Outcome, Proof, Request
from permanence.desk.rules import deadlines
from permanence.directory.models import Person
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .requests import follow, locked, set_to, yours

FARTHEST = timedelta(days=366)  # a later deadline is a mistake of the year, and nobody would see the request again
SAID_BY_HAND = (Outcome.MESSAGE, Outcome.REFUSED, Outcome.NOTHING, Outcome.ABANDONED)


@action(Can.ANSWER, audit="request.concluded", of="request")
def conclude(*, by: Actor, request: Request, outcome: str, now: datetime) -> Request:
    """Close a request with an outcome that one states; the others come from what was really done.

    :raises Invalid: for an outcome that only an action gives, such as `booked`
    """
    if outcome not in SAID_BY_HAND:
        raise Invalid(_("This outcome is recorded by what is done, not by hand."))
    return close(locked(by, request), Outcome(outcome), now, starts_at=None)


@action(Can.ANSWER, audit="request.left_open", of="request")
def leave_open(*, by: Actor, request: Request, due_at: datetime, now: datetime, owner: Person | None = None) -> Request:
    """Leave a request on the board until a deadline, with oneself, a colleague, or whoever is free first.

    :param owner: none means whoever is free first
    :raises Invalid: when the deadline is past, or more than a year away
    """
    check_deadline(due_at, now)
    held = locked(by, request)
    role = "" if owner else ANYONE_HERE
    set_to(held, owner=owner, owner_role=role, due_at=due_at, starts_at=None, left_at=now)
    tell("desk", held.structure_id, request=held.pk)
    return held


@action(Can.ANSWER, audit="request.sent_to_15", of="request")
def send_to_15(*, by: Actor, request: Request, now: datetime) -> Request:
    """Record that the caller is told to call the 15: at once, whatever else was going on.

    Nothing can be booked in this request afterwards unless someone reopens it.
    """
    held = yours(by, request)
    if held.outcome == Outcome.CALL_15:
        return held
    return close(held, Outcome.CALL_15, now, starts_at=None)


@action(Can.ANSWER, audit="request.reopened", of="request")
def reopen(*, by: Actor, request: Request, now: datetime) -> Request:
    """Open a closed request again; what was booked or cancelled stays so."""
    held = yours(by, request)
    Proof.objects.filter(request=held, ended_at=None).update(ended_at=now)  # whoever speaks now is asked anew
    set_to(held, outcome="", closed_at=None, due_at=now + deadlines.FINISH)
    tell("desk", held.structure_id, request=held.pk)
    return held


def check_deadline(due_at: datetime, now: datetime) -> None:
    """Refuse a deadline that nobody could keep.

    :raises Invalid: when it is past, or more than a year away
    """
    if due_at <= now:
        raise Invalid(_("The deadline is past: choose a later one."))
    if due_at > now + FARTHEST:
        raise Invalid(_("The deadline is more than a year away: choose a nearer one."))


def close(request: Request, outcome: Outcome, now: datetime, **more: Any) -> Request:
    """Write the outcome and tell the consoles."""
    set_to(request, outcome=outcome, closed_at=now, **more)
    tell("desk", request.structure_id, request=request.pk)
    follow(request)
    return request
