"""Calls: told by the switchboard, taken by one secretary, held, put through, ended."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, DateTimeField, Q, QuerySet
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from permanence.desk import queries
from permanence.desk.models import ANYONE_HERE, Call, CallEvent, CallState, Line, Outcome, Request, Switchboard
from permanence.desk.rules import calls as rules
from permanence.desk.rules import deadlines
from permanence.foundation import ready
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.composed import changing, composed
from permanence.foundation.live import tell, tell_by_turns
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.ui.words import phone

from .handovers import begin, settle
from .requests import locked, set_to, waiting_request

RECYCLED = timedelta(minutes=15)  # after its end, a call that rings with the same name is another one


class AlreadyTaken(Refusal):
    """Someone else was faster; `taken_by` names him."""

    title = _("This call has just been taken")
    next_step = _("Nothing is lost: take the next one.")

    def __init__(self, taken_by: str) -> None:
        super().__init__(gettext("%(name)s has it.") % {"name": taken_by} if taken_by else "")
        self.taken_by = taken_by


class CallOver(Refusal):
    """The caller has hung up."""

    title = _("The caller has hung up")
    next_step = _("The request stays on the board: call back from there.")


class TransferForbidden(Refusal):
    """The practitioner takes no such call now."""

    title = _("The practitioner does not take this call now")
    next_step = _("Take a message, or leave the request open with a deadline.")


class LineClosed(Refusal):
    """The number called is answered no more."""

    status = 410
    title = _("This line is closed")
    next_step = _("Whoever manages the structure can open it again on the line's page.")


@action(Can.ANSWER, audit="call.heard", of="line")
def hear(
    *, by: Actor, line: Line, provider_id: str, kind: str, at: datetime, caller_number: str, now: datetime
) -> Call:
    """Note what the switchboard tells of a call; told twice or out of order, the call stands the same.

    The first word of a call opens its request, so that none can be forgotten. A switchboard of our own protocol that
    names its calls anew from one is heard: what rings long after the end of the call of that name is another call.
    Those of other makers sign no hour: what they tell again is told again.
    :param kind: one of `rules.calls.KINDS`
    :param caller_number: E.164, empty when withheld
    :raises LineClosed: when the line is closed and the call a new one
    """
    if kind == "ringing" and line.switchboard == Switchboard.PERMANENCE:
        _forget_name(line, provider_id, at)
    if line.closed_at and not Call.objects.filter(line=line, provider_id=provider_id).exists():
        raise LineClosed
    call = (_heard(line, provider_id) if kind != "ringing" else None) or _known(line, provider_id, at, caller_number)
    if told := _noted(call, kind, at):
        was_over = call.ended_at is not None
        _stand(call, told, caller_number)
        settle(call, now)
        _follow(call, was_over=was_over, now=now)
        _tell(call, now)
    return call


@action(Can.ANSWER, audit="call.taken", of="call", refuses_first=True)
def take(*, by: Actor, call: Call, now: datetime) -> Call:
    """Take a call: the first wins. Taking one's own call again changes nothing.

    The request of a call abandoned earlier by the same number on this line is answered by this one.
    :raises AlreadyTaken: when someone else has it
    :raises CallOver: when the caller has hung up
    """
    one_voice(by)
    if not _won(call.pk, by.id, now):
        return _taken_before(by, queries.call(by, call.pk))
    call.taken_by_id, call.taken_at, call.answered_at = by.id, now, call.answered_at or now
    call.held_at, call.state = None, CallState.ANSWERED
    ready.add(CallEvent(structure_id=call.structure_id, call=call, kind="answered", at=now))
    request = getattr(call, "request", None) or waiting_request(call, now)
    _owned(request.pk, by.id, now + deadlines.FINISH)
    _leave_others(by, call, now)
    _answer_missed(call, now)
    tell("desk", call.structure_id, call=call.pk)
    return call


@changing
def _won(call_id: UUID, by_id: UUID | None, now: datetime) -> tuple[QuerySet[Call], dict[str, Any]]:
    answered_at = Coalesce("answered_at", now, output_field=DateTimeField())
    taken: dict[str, Any] = {"taken_by": by_id, "taken_at": now, "answered_at": answered_at, "held_at": None}
    waiting = Call.objects.filter(pk=call_id, taken_by=None, ended_at=None)
    return waiting, taken | {"state": CallState.ANSWERED}


@changing
def _owned(request_id: UUID, by_id: UUID | None, due_at: datetime) -> tuple[QuerySet[Request], dict[str, Any]]:
    open_ = Request.objects.filter(pk=request_id, outcome="")
    return open_, {"owner": by_id, "owner_role": "", "due_at": due_at}


def _tell(call: Call, now: datetime) -> None:
    """Tell the consoles: a ring goes from one turn to the next, all else concerns everyone at once."""
    if call.state == CallState.RINGING:
        orders, step_s = queries.orders(call.line, now), call.line.overflow_after_s
        tell_by_turns("desk", call.structure_id, orders, step_s, _shown(call), call=call.pk)
    else:
        tell("desk", call.structure_id, call=call.pk)


def _shown(call: Call) -> dict[str, str]:
    """Return what the consoles show of a ring before they ask: what each of them may see in its queue."""
    return {
        "line": call.line.label,
        "practice": call.line.structure.name if call.line.practitioner_role_id else "",
        "number": phone(call.caller_number) if call.caller_number else "",
        "outside": "yes" if call.outside_hours else "",
        "why": call.outside_why,
        "since": call.rang_at.isoformat(),
    }


def _taken_before(by: Actor, call: Call) -> Call:
    if call.taken_by_id == by.id:
        return call
    if call.taken_by_id is None:
        raise CallOver
    raise AlreadyTaken(call.taken_by.short_name if call.taken_by else "")


@action(Can.ANSWER, audit="call.held", of="call", refuses_first=True)
def hold(*, by: Actor, call: Call, now: datetime) -> Call:
    """Put one's call on hold."""
    return _say(by, call, "held", now)


@action(Can.ANSWER, audit="call.resumed", of="call", refuses_first=True)
def resume(*, by: Actor, call: Call, now: datetime) -> Call:
    """Come back to a call on hold, or to one that nobody took; another one being spoken goes on hold."""
    one_voice(by)
    call = _say(by, call, "resumed", now)
    _leave_others(by, call, now)
    return call


@action(Can.ANSWER, audit="call.ended", of="call", refuses_first=True)
def end(*, by: Actor, call: Call, now: datetime) -> Call:
    """Note that one's call is over; the switchboard's own word, when it comes, gives the exact time."""
    call = queries.calls(by).get(pk=call.pk)
    return call if call.ended_at else _say(by, call, "ended", now)


@action(Can.ANSWER, audit="call.transferred", of="call")
def transfer(*, by: Actor, call: Call, ground: str, now: datetime, announced: bool = False) -> Call:
    """Put the call through to the practitioner, when his directive takes such calls now.

    Announced first, the caller holds until `join`; either way `resume` comes back to him when nobody takes the call.
    :param ground: what the secretary states of the call: `emergency`, `professional` or `any`
    :raises TransferForbidden: naming the directive
    """
    request = locked(by, waiting_request(call, now))
    allowed = queries.transfer(queries.in_force(by, request, now))
    if ground not in allowed.grounds:
        raise TransferForbidden(allowed.why)
    if announced:
        begin(by, call, request, ground, now, announced=True)
        return _say(by, call, "held", now)
    begin(by, call, request, ground, now, announced=False)
    call = _say(by, call, "transferred", now)
    Request.objects.filter(pk=request.pk).update(outcome=Outcome.TRANSFERRED, closed_at=now, starts_at=None)
    return call


@action(Can.ANSWER, audit="call.joined", of="call")
def join(*, by: Actor, call: Call, now: datetime) -> Call:
    """Put in touch the caller who holds and the practitioner who was told of him.

    :raises Invalid: when nobody was told
    """
    request = locked(by, waiting_request(call, now))
    if not call.handovers.filter(ended_at=None, announced=True).exists():
        raise Invalid
    call = _say(by, call, "transferred", now)
    Request.objects.filter(pk=request.pk).update(outcome=Outcome.TRANSFERRED, closed_at=now, starts_at=None)
    return call


def _forget_name(line: Line, provider_id: str, at: datetime) -> None:
    _forgotten(line.pk, provider_id, at - RECYCLED, at - queries.FORGOTTEN)


@changing
def _forgotten(
    line_id: UUID, provider_id: str, over_since: datetime, lost_since: datetime
) -> tuple[QuerySet[Call], dict[str, Any]]:
    over = Q(ended_at__lt=over_since) | Q(ended_at=None, rang_at__lt=lost_since)
    former = Call.objects.filter(over, line_id=line_id, provider_id=provider_id)
    rang = CallEvent.objects.filter(call__in=former, kind="ringing").values("call")  # else its ring is told late
    return Call.objects.filter(pk__in=rang), {"provider_id": Cast("pk", CharField())}


def _known(line: Line, provider_id: str, at: datetime, caller_number: str) -> Call:
    """Return the call, locked, made when it is told of for the first time."""
    doors = queries.doors_of(line, at)
    fresh = Call(
        structure_id=line.structure_id, line=line, provider_id=provider_id, caller_number=caller_number, rang_at=at,
        outside_hours=not doors.open, outside_why=queries.outside_why(doors)[:120],
    )  # fmt: skip
    ready.add(fresh, unless_there=True)
    known = _heard(line, provider_id)
    assert known is not None
    return known


def _heard(line: Line, provider_id: str) -> Call | None:
    """Return the call that is known by this name already, locked."""
    return next(iter(_locked(line.pk, provider_id)), None)


@composed
def _locked(line_id: UUID, provider_id: str) -> QuerySet[Call]:
    named = Call.objects.filter(line_id=line_id, provider_id=provider_id)
    return named.select_for_update(of=("self",)).select_related("line__structure")


def _noted(call: Call, kind: str, at: datetime) -> list[tuple[str, datetime]]:
    """Keep the event and return all that was told; nothing when it was told before.

    Ringing and ending happen once, whatever the instant told.
    """
    told, once = _told(call.pk), kind in ("ringing", "ended")
    if any(one == kind and (once or one_at == at) for one, one_at in told):
        return []
    ready.add(CallEvent(structure_id=call.structure_id, call=call, kind=kind, at=at))
    return [*told, (kind, at)]


def _stand(call: Call, told: list[tuple[str, datetime]], caller_number: str = "") -> None:
    known = rules.standing(told)
    call.state, call.rang_at, call.answered_at = known.state, known.rang_at, known.answered_at
    call.held_at, call.ended_at = known.held_at, known.ended_at
    call.caller_number = call.caller_number or caller_number
    ready.change(call, "state", "rang_at", "answered_at", "held_at", "ended_at", "caller_number")


@composed
def _told(call_id: UUID) -> QuerySet[CallEvent, tuple[str, datetime]]:
    return CallEvent.objects.filter(call_id=call_id).values_list("kind", "at")


def _follow(call: Call, *, was_over: bool, now: datetime) -> None:
    """Keep the request in step: a caller who hung up unanswered is called back when his number is known."""
    request = waiting_request(call, now)
    if call.state == CallState.ABANDONED and not request.outcome:
        if call.caller_number:
            set_to(request, due_at=now + deadlines.CALL_BACK)
        else:
            set_to(request, outcome=Outcome.ABANDONED, closed_at=now)
    elif call.state == CallState.ENDED and request.outcome == Outcome.ABANDONED:  # the answer was told late
        set_to(request, outcome="", closed_at=None, owner_role=ANYONE_HERE, due_at=now + deadlines.FINISH)
    elif call.ended_at and not was_over and not request.outcome:
        set_to(request, due_at=now + deadlines.FINISH)


def _say(by: Actor, call: Call, kind: str, now: datetime) -> Call:
    (call,) = _spoken_of(call.pk)
    if call.taken_by_id != by.id:
        raise AlreadyTaken(call.taken_by.short_name if call.taken_by else "")
    if call.ended_at:
        raise CallOver
    ready.add(CallEvent(structure_id=call.structure_id, call=call, kind=kind, at=now), unless_there=True)
    _stand(call, _told(call.pk))
    settle(call, now)
    tell("desk", call.structure_id, call=call.pk)
    return call


@composed
def _spoken_of(call_id: UUID) -> QuerySet[Call]:
    return Call.objects.filter(pk=call_id).select_for_update(of=("self",)).select_related("line", "taken_by")


def one_voice(by: Actor) -> None:
    """Let one's own takings come one after the other, from whichever tab: each sees which call is being spoken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"voice {by.id}"])


def _leave_others(by: Actor, call: Call, now: datetime) -> None:
    """One voice at a time: another call being spoken is over when its request is answered, and waits otherwise.

    Whoever is being put in touch with the 15 waits too: he is never hung up on.
    """
    for other in _spoken(by.id, call.pk):
        waits = other.request.outcome in ("", Outcome.CALL_15)
        with suppress(AlreadyTaken, CallOver):  # it ended, or went to a colleague, this very moment
            _say(by, other, "held" if waits else "ended", now)


@composed
def _spoken(by_id: UUID | None, but: UUID) -> QuerySet[Call]:
    spoken = Call.objects.filter(taken_by_id=by_id, state=CallState.ANSWERED)
    return spoken.exclude(pk=but).select_related("request")


def _answer_missed(call: Call, now: datetime) -> None:
    if call.caller_number:
        _answered(call.line_id, call.caller_number, now)


@changing
def _answered(line_id: UUID, caller_number: str, now: datetime) -> tuple[QuerySet[Request], dict[str, Any]]:
    missed = Call.objects.filter(line_id=line_id, caller_number=caller_number, state=CallState.ABANDONED)
    unanswered = Request.objects.filter(call__in=missed, outcome="", owner=None)
    return unanswered, {"outcome": Outcome.ABANDONED, "closed_at": now}
