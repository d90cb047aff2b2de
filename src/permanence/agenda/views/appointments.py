"""One appointment: its facts, its history, and giving it back."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, forms, queries
from permanence.agenda.bringing import bringing
from permanence.agenda.models import Appointment, Despite
from permanence.agenda.visit_forms import Described
from permanence.capacity import queries as open_times
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import queries as messaging

from .bookings import said
from .details import beside


@page(Can.VIEW_AGENDA)
def appointment(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """One appointment."""
    return _shown(request, queries.appointment(request.actor, appointment_id), forms.Asker())


@page(Can.BOOK, methods=["POST"])
def cancellation(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Give the time back, saying who asks for it."""
    found = queries.appointment(request.actor, appointment_id)
    form = forms.Asker(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    by_patient = form.cleaned_data["asked_by"] == "patient"
    actions.cancel(by=request.actor, appointment=found, now=timezone.now(), by_patient=by_patient)
    messages.success(request, _("The appointment is cancelled; its time is free again."))
    return redirect("agenda:appointment", found.pk)


@page(Can.BOOK, methods=["POST"])
def description(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Where the two meet, and whether a referral letter must be shown; who may relay says that he agreed to it."""
    found, form, now = queries.appointment(request.actor, appointment_id), Described(request.POST), timezone.now()
    if not form.is_valid():
        return redirect("agenda:appointment", found.pk)
    try:
        actions.describe(by=request.actor, appointment=found, **form.cleaned_data, now=now, said=said(request))
    except actions.ForbiddenByDirective as refusal:
        may_relay = request.actor.may(Can.RELAY, found.structure_id)
        shown = {"described": form, "refusal": refusal, "may_relay": may_relay, "reasons_despite": Despite.choices}
        return _shown(request, found, forms.Asker(), status=refusal.status, **shown)
    messages.success(request, _("The appointment is changed."))
    return redirect("agenda:appointment", found.pk)


def _shown(
    request: PageRequest, found: Appointment, form: forms.Asker, *, status: int = 200, **more: Any
) -> HttpResponse:
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    trace_reading(request.actor, found.patient)
    now = timezone.now()
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "agenda/appointment.html",
            status=status,
            appointment=found,
            form=form,
            duration_min=(found.ends_at - found.starts_at).seconds // 60,
            things=queries.taken_with(found),
            address=queries.reachable(found),
            former=queries.former(found),
            moved_to=queries.moved_to(found),
            history=queries.history(request.actor, found),
            extra=open_times.overbooking_of(request.actor, found.pk) if found.overbooked else None,
            letters=messaging.messages(request.actor, about=found.pk),
            **(beside(request, found, now) | more),
            bringing=bringing(request.actor, [found]).get(found.pk),
            may_cancel=request.actor.may(Can.BOOK, found.structure_id) and queries.may_be_cancelled(found, now),
            may_read_patient=request.actor.may(Can.VIEW_PATIENT, found.structure_id),
        )
