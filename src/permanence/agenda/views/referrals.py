"""Appointments that still wait for their referral letter: noted when it comes, asked for while it does not."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .panels import shown_visit, told

PERIODS = (3, 7, 14, 28)
USUAL = 14


@page(Can.VIEW_AGENDA)
def referrals(request: PageRequest) -> HttpResponse:
    """Who comes in the next days without the letter he needs."""
    known = queries.practitioners(request.actor)
    houses = sorted({role.structure for role in known}, key=lambda one: one.name)
    houses = [one for one in houses if request.actor.may(Can.VIEW_PATIENT, one.pk)]
    chosen = [one for one in houses if str(one.pk) == request.GET.get("structure", "")]
    days = next((one for one in PERIODS if str(one) == request.GET.get("days", "")), USUAL)
    now = timezone.now()
    at = [one.pk for one in chosen or houses]
    found = queries.referrals_awaited(request.actor, now, now + timedelta(days=days), at=at)
    trace_reading(request.actor, *{one.appointment.patient_id: one.appointment.patient for one in found}.values())
    zone = ZoneInfo(houses[0].time_zone) if houses else timezone.get_current_timezone()
    with timezone.override(zone):
        return show(
            request,
            "agenda/referrals.html",
            found=found,
            houses=houses,
            chosen=chosen[0] if chosen else None,
            days=days,
            periods=PERIODS,
            may_note={one.pk for one in houses if request.actor.may(Can.BOOK, one.pk)},
        )


@page(Can.BOOK, methods=["POST"])
def referral(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """The letter has come, or has not after all."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    came = request.POST.get("came") != "0"
    again = actions.note_referral(by=request.actor, appointment=found, now=timezone.now(), came=came)
    words = _("The referral letter has come.") if came else _("The referral letter is awaited again.")
    if request.htmx:
        return told(shown_visit(request, again), words)
    messages.success(request, words)
    return _back(request, found.pk)


@page(Can.BOOK, methods=["POST"])
def asking(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Ask the patient for his letter."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    if actions.ask_for_referral(by=request.actor, appointment=found, now=timezone.now()):
        words = _("%(name)s is asked for the letter.") % {"name": found.patient.name}
        messages.success(request, words, extra_tags="private")
    else:
        words = _("%(name)s cannot be written to: ask for it by telephone.") % {"name": found.patient.name}
        messages.warning(request, words, extra_tags="private")
    return _back(request, found.pk)


def _back(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Return to the list it was pressed in, else to the appointment."""
    if request.POST.get("back") != "list":
        return redirect("agenda:appointment", appointment_id)
    kept = urlencode({name: request.POST.get(name, "") for name in ("structure", "days")})
    return redirect(f"{reverse('agenda:referrals')}?{kept}")
