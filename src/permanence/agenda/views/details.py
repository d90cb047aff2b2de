"""What is written beside an appointment: where it takes place, notes, what is ready."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, online, queries
from permanence.agenda.models import Appointment, Modality
from permanence.agenda.visit_forms import Described
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can


@page(Can.BOOK, methods=["POST"])
def note(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Something to know about it, within the practice."""
    found = queries.appointment(request.actor, appointment_id)
    actions.add_note(by=request.actor, appointment=found, text=request.POST.get("text", ""), now=timezone.now())
    return redirect("agenda:appointment", found.pk)


@page(Can.BOOK, methods=["POST"])
def preparation(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """What is ready for a teleconsultation."""
    found = queries.appointment(request.actor, appointment_id)
    items = set(request.POST.getlist("item"))
    actions.prepare(by=request.actor, appointment=found, items=items, now=timezone.now())
    messages.success(request, _("The checklist is kept."))
    return redirect("agenda:appointment", found.pk)


def beside(request: PageRequest, found: Appointment, now: datetime) -> dict[str, Any]:
    """Return what the page of an appointment shows of its progress, notes and preparation."""
    initial = {"modality": found.modality, "referral_required": found.referral_required}
    zone = ZoneInfo(found.structure.time_zone)
    return {
        "details": queries.details(request.actor, found),
        "described": Described(initial=initial),
        "possible": queries.possible_steps(found, now, zone),
        "may_note": request.actor.may(Can.BOOK, found.structure_id),
        "code": queries.code(found) if found.modality == Modality.OFFICE else "",
        "room": online.room(found, now),
        "referral_asked_at": queries.referrals_asked_at([found]).get(found.pk) if found.referral_required else None,
    }
