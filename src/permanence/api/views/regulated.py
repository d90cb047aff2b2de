"""Appointments taken with a regulator on the telephone: said by the practice, told to the platform."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.api import actions, jobs, platform_calling, queries
from permanence.api.regulated_form import RegulatedForm
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.BOOK, methods=["GET", "POST"])
def appointments(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The appointments the platform is told of; another one is added."""
    structure, now = queries.regulated(request.actor, structure_id), timezone.now()
    waiting = queries.perhaps_regulated(structure, now)
    form = RegulatedForm(request.POST or None, booked=waiting)
    if request.method == "POST" and form.is_valid():
        jobs.enqueue_booking(actions.note_regulated(by=request.actor, now=now, **form.cleaned_data))
        messages.success(request, _("Noted: the platform follows this appointment."))
        return redirect("api:sas_appointments", structure.pk)
    return show(
        request, "api/sas/appointments.html", status=422 if form.errors else 200, structure=structure, form=form,
        some=waiting.exists(), rows=queries.sas_bookings(structure), joined=platform_calling.is_joined(),
    )  # fmt: skip


@page(Can.BOOK, methods=["POST"])
def repetition(request: PageRequest, booking_id: UUID) -> HttpResponse:
    """Tell the platform again of one appointment."""
    found = queries.sas_booking(request.actor, booking_id)
    jobs.enqueue_booking(actions.tell_again(by=request.actor, booking=found, now=timezone.now()))
    messages.success(request, _("It is told again."))
    return redirect("api:sas_appointments", found.structure_id)
