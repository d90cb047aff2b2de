"""The file: who the patient is and how he is received, section by section."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can
from permanence.patients import actions, forms, queries

from .shown import asked_for, shown


@page(Can.VIEW_PATIENT)
def patient(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """One patient: who he is, how he is reached."""
    found = queries.patient(request.actor, patient_id)
    if found.pk != patient_id and not request.htmx:  # it was merged into this one
        return redirect("patients:patient", found.pk)
    asked = request.GET.get("part", "")
    part = asked if asked in ("relatives", "followers") else "contacts"
    return shown(request, found, part=part)


@page(Can.EDIT_PATIENT, methods=["POST"])
def reaching(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note how a patient is spoken to: in which language, with an interpreter, by telephone."""
    found = asked_for(request, patient_id)
    form = forms.Reaching(request.POST, initial=forms.kept_of(found, forms.Reaching))
    if not form.is_valid():
        return shown(request, found, status=422, reaching=form)
    said = form.cleaned_data
    actions.note_language(by=request.actor, patient=found, language=said["language"], interpreter=said["interpreter"])
    actions.note_voice(by=request.actor, patient=found, by_voice=said["by_voice"])
    messages.success(request, _("How to speak to this patient is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def extra_time(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note how much longer every appointment of this patient is."""
    found, form = queries.patient(request.actor, patient_id), forms.ExtraTime(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, extra_time=form)
    actions.note_extra_time(by=request.actor, patient=found, minutes=form.cleaned_data["minutes"])
    messages.success(request, _("The next appointments will be as long as said; those booked keep their length."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def death(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note that a patient died, or take it back."""
    found, form = queries.patient(request.actor, patient_id), forms.Death(request.POST)
    if form.is_valid():
        died_on = form.cleaned_data["died_on"]
        try:
            actions.note_death(by=request.actor, patient=found, died_on=died_on, now=timezone.now())
        except actions.BadDeath as bad:
            form.add_error("died_on", str(bad.next_step))
    if form.errors:
        return shown(request, found, status=422, death=form)
    messages.success(
        request,
        _("The death is noted: nothing is written or booked any more.")
        if died_on
        else _("The date of death is taken back."),
    )
    return redirect("patients:patient", found.pk)
