"""A practice's public page, the times that may be booked, and what is asked when it cannot wait."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from permanence.desk import queries as desk
from permanence.directory import queries as directory
from permanence.foundation import typed
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.portal import actions, queries, signs, tongues, welcomes
from permanence.portal.models import NUMBERS, Booking, OnlineReason

from .visits import Visit, visited

A_WEEK = 7


@visited()
def page(request: PageRequest, visit: Visit) -> HttpResponse:
    """Who receives, when, where, how one gets in, and what may be booked from home."""
    team = queries.offered(visit.by, visit.structure.pk, visit.now)
    response = visit.show(
        request,
        "portal/practice.html",
        team=queries.usual_first(team, queries.known(visit.by, visit.carried, visit.now)),
        sites=queries.sites_told(team, visit.now),
        numbers=_numbers(visit),
        hours=visit.page.hours.splitlines(),
        spoken=_spoken(visit),
        welcomes=welcomes.said(directory.welcomes(visit.structure.pk)),
        books=visit.page.takes_bookings,
    )
    if visit.page.indexed:
        response["X-Robots-Tag"] = "index, follow"
    response["Cache-Control"] = "no-cache"
    return response


@visited(methods=["GET", "POST"])
def times(request: PageRequest, visit: Visit, reason_id: UUID) -> HttpResponse:
    """The next days with their free times; a button holds one of them."""
    reason = _reason(visit, reason_id)
    if request.method == "POST":
        return _held(request, visit, reason)
    since, whole = (typed.day(request.GET.get(name, "")) for name in ("from", "day"))
    return _times(request, visit, reason, since=since, whole=whole)


@visited(methods=["GET", "POST"])
def urgent(request: PageRequest, visit: Visit, reason_id: UUID) -> HttpResponse:
    """The signs of gravity, for who cannot wait: the 15 before anything else."""
    reason = _reason(visit, reason_id)
    asked = signs.of_signs(desk.signs_from_home(None, reason.reason, visit.now))
    if request.method != "POST":
        return visit.show(request, "portal/signs.html", reason=reason, asked=asked)
    found = [code for code in request.POST.getlist("sign") if code in signs.SIGNS]
    if found:
        return visit.show(request, "portal/fifteen.html", numbers=_numbers(visit), found=found)
    if request.POST.get("answer") != "none":
        return visit.show(request, "portal/signs.html", status=422, reason=reason, asked=asked, missing=True)
    return _times(request, visit, reason, urgent=True)


@visited(methods=["POST"])
def request_without_time(request: PageRequest, visit: Visit, reason_id: UUID) -> HttpResponse:
    """Begin a request to the secretary, without a time."""
    reason = _reason(visit, reason_id)
    begun = actions.begin_request(
        by=visit.by,
        reason=reason,
        address=visit.address,
        language=visit.language,
        now=visit.now,
        after=_after(request, visit),
    )
    return redirect(queries.booking_link(visit.page, begun.pk) + visit.asks)


def _held(request: PageRequest, visit: Visit, reason: OnlineReason) -> HttpResponse:
    starts_at = typed.instant(request.POST.get("time", ""))
    if starts_at is None:
        raise NotFound
    try:
        held = actions.hold(
            by=visit.by,
            reason=reason,
            starts_at=starts_at,
            address=visit.address,
            language=visit.language,
            now=visit.now,
            after=_after(request, visit),
        )
    except actions.Gone as gone:
        return _times(request, visit, reason, status=409, gone=gone)
    return redirect(queries.booking_link(visit.page, held.pk) + visit.asks)


def _times(
    request: PageRequest,
    visit: Visit,
    reason: OnlineReason,
    *,
    since: date | None = None,
    whole: date | None = None,
    status: int = 200,
    gone: actions.Gone | None = None,
    **shown: Any,
) -> HttpResponse:
    today = timezone.localdate(visit.now)
    since = max(since, today) if since else None
    visitor = queries.known(visit.by, visit.carried, visit.now)
    liked = queries.liked(visitor)
    everything = liked is not None and "all" in request.GET
    likes = None if everything else liked
    found, only = queries.liked_days(
        visit.by, reason.reason, since, visit.now, likes=likes, whole=whole, visitor=visitor
    )
    last = found[-1].on if found else None
    earlier = max(today, since - timedelta(days=A_WEEK)) if since and since > today else None
    return visit.show(
        request,
        "portal/times.html",
        status=status,
        reason=reason,
        role=reason.reason.practitioner_role,
        days=found,
        gone=gone,
        places=queries.places_said(reason.reason, [*queries.slots_of(found), *(gone.alternatives if gone else ())]),
        earlier=earlier,
        later=last + timedelta(days=1) if last else None,
        since=since,
        liked=liked,
        only_liked=only,
        everything=everything,
        others=queries.others(visit.by, reason, visit.now),
        takes_new=_takes_new(visit, reason),
        after=request.POST.get("after") or request.GET.get("after") or "",
        here=reverse("practice:times", args=[visit.page.slug, reason.reason_id]),
        **shown,
    )


def _takes_new(visit: Visit, reason: OnlineReason) -> str:
    role_id = reason.reason.practitioner_role_id
    return next(
        one.takes_new for one in queries.offered(visit.by, visit.structure.pk, visit.now) if one.role.pk == role_id
    )


def _reason(visit: Visit, reason_id: UUID) -> OnlineReason:
    if not visit.page.takes_bookings:
        raise NotFound
    return queries.offered_reason(visit.by, visit.structure.pk, reason_id)


def _after(request: PageRequest, visit: Visit) -> Booking | None:
    """Return the booking just made by the same visitor, whose contact is proved."""
    token = request.POST.get("after", "")
    try:
        return queries.booking(visit.by, token) if token else None
    except NotFound:
        return None


def _numbers(visit: Visit) -> list[tuple[str, Any]]:
    return [(number, NUMBERS[number]) for number in visit.page.numbers if number in NUMBERS]


def _spoken(visit: Visit) -> list[str]:
    """Return the languages as those who speak them write them."""
    return [tongues.NAMES.get(code, code) for code in visit.page.spoken]
