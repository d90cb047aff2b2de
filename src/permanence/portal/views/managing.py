"""What a patient does with his appointment by its link, besides cancelling it: come, come at another time, sooner."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda import queries as appointments
from permanence.agenda.models import Appointment
from permanence.foundation import typed
from permanence.foundation.actor import scope
from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.portal import actions, queries
from permanence.waiting import actions as waiting

from .appointments import behind, discreet, shown

LOST = (agenda.SlotTaken, agenda.NotOpen, agenda.InThePast)
CHECKLIST = (
    _("A quiet and well-lit place, the door closed"),
    _("A charged telephone or computer, and a good connection"),
    _("My health insurance card (carte Vitale) and my means of payment"),
    _("My prescriptions, my results, the letter of another doctor"),
    _("What I want to ask, written down"),
)
A_WEEK = timedelta(days=7)


@page(Can.ANYONE, methods=["POST"])
@discreet
def presence(request: PageRequest, token: str) -> HttpResponse:
    """Say that one will come."""
    with behind(token) as (by, found):
        if queries.managed(found, timezone.now()).confirms:
            agenda.confirm(by=by, appointment=found, now=timezone.now(), by_patient=True)
    return redirect("portal:appointment", token)


@page(Can.ANYONE, methods=["GET", "POST"])
@discreet
def move(request: PageRequest, token: str) -> HttpResponse:
    """Another time with the same practitioner for the same reason, in two taps."""
    with behind(token) as (_by, found):
        now, allowed = timezone.now(), queries.managed(found, timezone.now())
        if not allowed.moves:
            return shown(request, "portal/appointment.html", found, token, status=409)
        with scope(appointments.patient_online([found.structure_id])) as online:
            if request.method != "POST":
                return _times(request, token, found, since=typed.day(request.GET.get("from", "")))
            starts_at = typed.instant(request.POST.get("time", ""))
            if starts_at is None:
                raise NotFound
            try:
                moved = actions.move_from_home(by=online, appointment=found, starts_at=starts_at, now=now)
            except LOST:
                return _times(request, token, found, status=409, gone=True)
        return redirect(appointments.patient_link(moved))


@page(Can.ANYONE, methods=["POST"])
@discreet
def sooner(request: PageRequest, token: str) -> HttpResponse:
    """Ask to be told of a sooner time; the appointment is kept meanwhile."""
    with behind(token) as (by, found):
        if queries.managed(found, timezone.now()).lists:
            with suppress(waiting.AlreadyWaiting, waiting.NoList):  # the page says how it stands
                waiting.put_on_list(
                    by=by,
                    patient=found.patient,
                    reason=found.reason,
                    practitioner_roles=[found.practitioner_role],
                    appointment=found,
                    now=timezone.now(),
                )
    return redirect("portal:appointment", token)


@page(Can.ANYONE)
@discreet
def remote(request: PageRequest, token: str) -> HttpResponse:
    """How to prepare for a teleconsultation; its address when the time has come."""
    with behind(token) as (_by, found):
        allowed = queries.managed(found, timezone.now())
        if not allowed.remote:
            raise NotFound
        address = queries.remote_address(found, allowed.page, timezone.now())
        return shown(request, "portal/remote.html", found, token, address=address, checklist=CHECKLIST)


def _times(
    request: PageRequest, token: str, found: Appointment, *, since: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    since = max(since, today) if since else None
    online = appointments.patient_online([found.structure_id])
    liked = queries.liked(found.patient)
    everything = liked is not None and "all" in request.GET
    likes = None if everything else liked
    days, only = queries.liked_days(online, found.reason, since, now, likes=likes, patient=found.patient)
    told = {
        "liked": liked,
        "only_liked": only,
        "everything": everything,
        "here": request.path,
        "days": days,
        "places": queries.places_said(found.reason, queries.slots_of(days)),
        "later": days[-1].on + timedelta(days=1) if days else None,
        "earlier": max(today, since - A_WEEK) if since and since > today else None,
    }
    return shown(request, "portal/move.html", found, token, status=status, **told, **more)
