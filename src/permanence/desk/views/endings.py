"""How a request ends, and how one without a call begins."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda.actions import SlotTaken
from permanence.desk import actions, forms, queries
from permanence.desk.models import Channel
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can

from .gone import gone
from .shown import in_place, went


@page(Can.ANSWER, methods=["POST"])
def requests(request: PageRequest) -> HttpResponse:
    """Open a request without a call; a double click opens one."""
    form = forms.Opening(request.POST, actor=request.actor)
    if not form.is_valid():
        raise NotFound
    chosen, key = form.cleaned_data["structure"], form.cleaned_data["key"]
    channel = form.cleaned_data["channel"] or Channel.COUNTER
    structure = queries.practices(request.actor).get(pk=chosen)
    opened = actions.open_request(
        by=request.actor, structure=structure, channel=channel, key=str(key) if key else None, now=timezone.now()
    )
    return went(request, opened.pk)


@page(Can.BOOK, methods=["POST"])
@in_place
def booking(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Book what was read back, or show the nearest times when someone was faster."""
    form, now = forms.Booking(request.POST), timezone.now()
    if not form.is_valid():
        raise actions.NotReady
    nearest = queries.instead(request.actor, request_id, form.cleaned_data["starts_at"], now)
    if nearest is not None:
        return gone(request, request_id, nearest)
    asked = queries.acted_on(request.actor, request_id)
    try:
        actions.book(by=request.actor, request=asked, now=now, **form.cleaned_data)
    except SlotTaken as taken:
        return gone(request, request_id, taken.alternatives)
    return went(request, request_id)


@page(Can.BOOK, methods=["POST"])
@in_place
def listing(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Put the patient on the waiting list."""
    form = forms.Listing(request.POST)
    if not form.is_valid():
        raise Invalid
    asked = queries.acted_on(request.actor, request_id)
    actions.put_on_list(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)


@page(Can.BOOK, methods=["POST"])
@in_place
def cancellation(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Cancel the appointment chosen."""
    asked = queries.acted_on(request.actor, request_id)
    actions.cancel(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def red_flag(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Send the caller to the 15, before everything."""
    asked = queries.acted_on(request.actor, request_id)
    actions.send_to_15(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def alert(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Alert the practitioner of a caller sent to the 15."""
    asked = queries.acted_on(request.actor, request_id)
    actions.alert_practitioner(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def reopening(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Reopen a closed request."""
    asked = queries.acted_on(request.actor, request_id)
    actions.reopen(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def joined(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Join it to the request in which the same was asked before."""
    asked = queries.acted_on(request.actor, request_id)
    actions.join_first(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def outcome(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Close a request with an outcome stated by hand."""
    asked = queries.acted_on(request.actor, request_id)
    actions.conclude(by=request.actor, request=asked, outcome=request.POST.get("outcome", ""), now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def deadline(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Leave a request open, with an owner and a deadline; there is nothing more to say to the caller."""
    asked = queries.acted_on(request.actor, request_id)
    form = forms.Deadline(request.POST, me=request.actor)
    if not form.is_valid():
        raise Invalid
    now = timezone.now()
    actions.leave_open(by=request.actor, request=asked, now=now, **form.cleaned_data)
    if asked.call and asked.call.taken_by_id == request.actor.id:
        actions.end(by=request.actor, call=asked.call, now=now)
    return went(request, None)
