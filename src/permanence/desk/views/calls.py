"""What is done with a call: taken, held, put through, ended."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import actions, queries
from permanence.desk.models import Call
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .shown import in_place, on_screen, shown, went

REACHES = 5  # for one call after the other, while colleagues are quicker
PRESSED_TWICE = timedelta(seconds=2)  # no caller was greeted in that time


@page(Can.ANSWER, methods=["POST"])
def taking(request: PageRequest, call_id: UUID) -> HttpResponse:
    """Take a ringing call: the first wins, the others stay where they were.

    Whoever pressed the key for the call that waits longest takes the next one, when a colleague was quicker.
    """
    call = queries.call(request.actor, call_id)
    try:
        taken = actions.take(by=request.actor, call=call, now=timezone.now())
    except (actions.AlreadyTaken, actions.CallOver) as refusal:
        next_one = _take_next(request) if "longest" in request.POST else None
        if next_one is None:
            return shown(request, on_screen(request, request.POST), status=refusal.status, refusal=refusal)
        taken = next_one
    return went(request, taken.request.pk)


def _take_next(request: PageRequest) -> Call | None:
    for _ in range(REACHES):
        now = timezone.now()
        found = queries.queue(request.actor, now)
        for mine in found.mine:
            if mine.taken_at and mine.taken_at > now - PRESSED_TWICE:
                return mine
        waiting = found.next
        if waiting is None:
            break
        with suppress(actions.AlreadyTaken, actions.CallOver):
            return actions.take(by=request.actor, call=waiting, now=now)
    return None


@page(Can.ANSWER, methods=["POST"])
@in_place
def hold(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Put the call of a request on hold."""
    actions.hold(by=request.actor, call=_call(request, request_id), now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def resumption(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Come back to a call on hold."""
    actions.resume(by=request.actor, call=_call(request, request_id), now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def transfer(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Put the call through to the practitioner, announced first or directly."""
    ground, announced = request.POST.get("ground", ""), request.POST.get("how") == "announced"
    call = _call(request, request_id)
    actions.transfer(by=request.actor, call=call, ground=ground, announced=announced, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def joining(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Put in touch the caller who holds and the practitioner who was told."""
    actions.join(by=request.actor, call=_call(request, request_id), now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def end(request: PageRequest, request_id: UUID) -> HttpResponse:
    """End the call and be ready for the next."""
    actions.end(by=request.actor, call=_call(request, request_id), now=timezone.now())
    return went(request, None)


def _call(request: PageRequest, request_id: UUID) -> Call:
    asked = queries.acted_on(request.actor, request_id)
    if asked.call is None:
        raise NotFound
    return asked.call
