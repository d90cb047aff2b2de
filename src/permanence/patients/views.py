"""Pages of patients: search, register, read, correct, reach."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from . import actions, forms, queries

MOST_SHOWN = 30
PATIENT = "patients/patient.html"


@page(Can.VIEW_PATIENT)
def search(request: PageRequest) -> HttpResponse:
    """Find a patient as one types."""
    text = request.GET.get("q", "").strip()
    found = queries.search(request.actor, text, MOST_SHOWN + 1)
    shown: dict[str, Any] = {"q": text, "found": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    shown |= {"may_register": request.actor.may(Can.EDIT_PATIENT), "many": len(request.actor.structures()) > 1}
    shown["may_manage"] = request.actor.may(Can.MANAGE_PATIENTS)
    return show(request, "patients/search.html", part="results" if request.htmx else None, **shown)


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def registration(request: PageRequest) -> HttpResponse:
    """Open the file of someone not known yet."""
    structures = directory.structures(request.actor, Can.EDIT_PATIENT)
    begun = forms.begun_with(request.GET.get("q", ""), request.GET.get("phone", ""), uuid7())
    form = forms.Registration(
        request.POST or None, initial=begun | {"structure": request.actor.at}, structures=structures
    )
    if form.is_valid():
        try:
            patient = actions.register(by=request.actor, now=timezone.now(), **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        except actions.LooksAlike as alike:
            return show(request, "patients/registration.html", form=form, alike=alike, status=409)
        else:
            messages.success(request, _("The file of %(name)s is open.") % {"name": patient.name})
            return redirect("patients:patient", patient.pk)
    return show(request, "patients/registration.html", form=form, status=422 if form.is_bound else 200)


@page(Can.VIEW_PATIENT)
def patient(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """One patient: who he is, how he is reached."""
    found = queries.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    may_edit = request.actor.may(Can.EDIT_PATIENT, found.structure_id)
    shown: dict[str, Any] = {"patient": found, "may_edit": may_edit, "form": forms.ContactForm()}
    shown["extra_time"] = forms.ExtraTime(initial={"minutes": found.extra_time_min})
    shown["may_trace"] = request.actor.may(Can.VIEW_TRACE, found.structure_id)
    shown["may_note"] = request.actor.may(Can.DO_TASKS, found.structure_id)
    shown["reaching"] = forms.reaching_of(found)
    return show(request, PATIENT, part=_part(request), **shown)


@page(Can.EDIT_PATIENT, methods=["POST"])
def reaching(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note how a patient is spoken to: in which language, with an interpreter, by telephone."""
    found, form = queries.patient(request.actor, patient_id), forms.Reaching(request.POST)
    if not form.is_valid():
        raise Invalid
    said = form.cleaned_data
    actions.note_language(by=request.actor, patient=found, language=said["language"], interpreter=said["interpreter"])
    actions.note_voice(by=request.actor, patient=found, by_voice=said["by_voice"])
    messages.success(request, _("How to speak to this patient is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def identity(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Correct the traits of an identity."""
    found = queries.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    form = forms.Identity(request.POST or None, initial=forms.traits_of(found))
    if form.is_valid():
        try:
            actions.correct(by=request.actor, patient=found, now=timezone.now(), **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        else:
            messages.success(request, _("The identity is corrected."))
            return redirect("patients:patient", found.pk)
    status = 422 if form.is_bound else 200
    return show(request, "patients/identity.html", form=form, patient=found, status=status)


@page(Can.EDIT_PATIENT, methods=["POST"])
def extra_time(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note how much longer every appointment of this patient is."""
    found, form = queries.patient(request.actor, patient_id), forms.ExtraTime(request.POST)
    if not form.is_valid():
        trace_reading(request.actor, found)
        shown: dict[str, Any] = {"patient": found, "may_edit": True, "form": forms.ContactForm(), "extra_time": form}
        return show(request, PATIENT, status=422, **shown)
    actions.note_extra_time(by=request.actor, patient=found, minutes=form.cleaned_data["minutes"])
    messages.success(request, _("The next appointments will be as long as said; those booked keep their length."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note one more way to reach a patient."""
    found = queries.patient(request.actor, patient_id)
    form = forms.ContactForm(request.POST)
    if form.is_valid():
        try:
            actions.add_contact(by=request.actor, patient=found, **form.cleaned_data)
        except actions.BadTraits as bad:
            form.add_error("value", " ".join(str(words) for words in bad.errors.values()))
    if form.errors:
        trace_reading(request.actor, found)
        return show(request, PATIENT, part=_part(request), form=form, patient=found, may_edit=True, status=422)
    return _contacts(request, found.pk, _("The contact is noted."))


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact_removal(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Forget a way to reach a patient; it can be taken back for a while."""
    found = queries.contact(request.actor, contact_id)
    actions.remove_contact(by=request.actor, contact=found)
    undo = reverse("patients:contact_return", args=[found.patient_id, contact_id])
    return _contacts(request, found.patient_id, _("Contact removed."), undo=undo)


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact_return(request: PageRequest, patient_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take back the removal of a contact."""
    found = queries.patient(request.actor, patient_id)
    actions.return_contact(by=request.actor, patient=found, contact_id=contact_id)
    return _contacts(request, patient_id, _("The contact is back."))


def _contacts(request: PageRequest, patient_id: UUID, said: str, *, undo: str = "") -> HttpResponse:
    """Show the contacts as they are now: the list to a script, the page to a browser."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("patients:patient", patient_id)
    found = queries.patient(request.actor, patient_id)
    answer = show(request, PATIENT, part="contacts", patient=found, may_edit=True, form=forms.ContactForm())
    answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "done", "undo": undo}})
    return answer


def _part(request: PageRequest) -> str | None:
    return "contacts" if request.htmx else None
