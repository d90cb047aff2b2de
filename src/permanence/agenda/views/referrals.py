"""Appointments that still wait for their referral letter: noted when it comes, asked for while it does not."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .panels import shown_visit, told
from .within import back_to, within

PERIODS = (3, 7, 14, 28)
USUAL = 14


@page(Can.VIEW_AGENDA)
def referrals(request: PageRequest) -> HttpResponse:
    """Who comes in the next days without the letter he needs."""
    look, now = within(request, PERIODS, USUAL), timezone.now()
    found = queries.referrals_awaited(request.actor, now, now + look.lasts, at=look.at)
    trace_reading(request.actor, *{one.appointment.patient_id: one.appointment.patient for one in found}.values())
    may_note = {one.pk for one in look.houses if request.actor.may(Can.BOOK, one.pk)}
    with timezone.override(look.zone):
        return show(request, "agenda/referrals.html", found=found, look=look, may_note=may_note)


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
    return back_to(request, "agenda:referrals", "agenda:appointment", appointment_id)
