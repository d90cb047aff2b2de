"""An appointment in the right panel of the calendar: its facts, moving it, giving it back."""

import json
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, forms, queries
from permanence.agenda.bringing import lacking
from permanence.agenda.models import Appointment
from permanence.capacity import queries as open_times
from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

PLACES = 4


@page(Can.VIEW_AGENDA)
def visit(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Show one appointment beside the calendar."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    trace_reading(request.actor, found.patient)
    return shown_visit(request, found)


@page(Can.BOOK, methods=["POST"])
def giving_back(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Give the time back, saying who asks for it, without leaving the calendar."""
    found = queries.appointment(request.actor, appointment_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)
    form = forms.Asker(request.POST)
    if not form.is_valid():
        return shown_visit(request, found, form=form, status=422)
    by_patient = form.cleaned_data["asked_by"] == "patient"
    actions.cancel(by=request.actor, appointment=found, now=timezone.now(), by_patient=by_patient)
    again = queries.appointment(request.actor, found.pk)
    return told(shown_visit(request, again), _("The appointment is cancelled; its time is free again."))


def shown_visit(
    request: PageRequest, found: Appointment, *, form: forms.Asker | None = None, status: int = 200
) -> HttpResponse:
    """Render the panel of one appointment, as it is now."""
    now = timezone.now()
    may = request.actor.may(Can.BOOK, found.structure_id) and queries.may_be_cancelled(found, now)
    places = (
        queries.next_slots(
            request.actor,
            practitioner_role=found.practitioner_role,
            reason=found.reason,
            after=now,
            limit=PLACES,
            kinds=queries.wanted_by(request.actor, found.practitioner_role, found.reason, urgent=found.urgent).kinds,
            patient=found.patient,
            now=now,
            tidy=True,
        )
        if may
        else []
    )
    several = found.site_id or any(place.site_id for place in places)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "agenda/_visit.html",
            status=status,
            appointment=found,
            form=form or forms.Asker(),
            duration_min=(found.ends_at - found.starts_at).seconds // 60,
            phone=found.patient.phone,
            moved_to=queries.moved_to(found),
            extra=open_times.overbooking_of(request.actor, found.pk) if found.overbooked else None,
            may_add=request.actor.may(Can.BOOK, found.structure_id) and found.ends_at > now,
            may_change=may,
            may_note_referral=request.actor.may(Can.BOOK, found.structure_id),
            places=places,
            wheres=directory.wheres([found.where.pk, *(place.site_id for place in places)]) if several else {},
            address=queries.reachable(found),
            referral=queries.referral_of(found) if found.referral_required else None,
            bringing=lacking(request.actor, [found]).get(found.pk),
        )


def told(answer: HttpResponse, words: str) -> HttpResponse:
    """Say what was done, and let the calendar look again."""
    answer["HX-Trigger"] = json.dumps({"toast": {"text": words}, "agenda:changed": True})
    return answer
