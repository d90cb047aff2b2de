"""How a patient is received, where he lives, his doctor; and that all of it is still right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients import actions, habit_forms, queries
from permanence.patients.models import Patient
from permanence.patients.queries.habits import delays, kept

from .shown import asked_for, shown


@page(Can.EDIT_PATIENT, methods=["POST"])
def habits(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note what a patient needs, and when and with whom he likes to come."""
    found, form = _opened(request, patient_id, "habits_form")
    if not form.is_valid():
        return shown(request, found, status=422, habits_form=form)
    said: dict[str, Any] = form.cleaned_data
    actions.note_needs(by=request.actor, patient=found, needs=said.pop("needs"))
    actions.note_preference(by=request.actor, patient=found, **said)
    messages.success(request, _("How to receive this patient is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def remembrance(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Remember something kind for a while."""
    found, form = queries.patient(request.actor, patient_id), habit_forms.Remembering(request.POST)
    if form.is_valid():
        try:
            actions.remember(by=request.actor, patient=found, now=timezone.now(), **form.cleaned_data)
        except actions.OfHealth as bad:
            form.add_error("text", f"{bad.detail} {bad.next_step}")
    if form.errors:
        return shown(request, found, status=422, remembering=form)
    messages.success(request, _("It is remembered."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def forgetting(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Forget what was remembered."""
    found = queries.patient(request.actor, patient_id)
    try:
        meant = UUID(request.POST.get("remembrance", ""))
    except ValueError:
        raise Invalid from None
    actions.forget(by=request.actor, patient=found, remembrance_id=meant)
    messages.success(request, _("It is forgotten."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def address(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note where a patient lives."""
    found, form = _opened(request, patient_id, "living")
    if form.is_valid():
        try:
            actions.note_address(by=request.actor, patient=found, **form.cleaned_data)
        except actions.BadTraits as bad:
            for field, said in bad.errors.items():
                form.add_error(field, str(said))
    if form.errors:
        return shown(request, found, status=422, living=form)
    messages.success(request, _("The home address is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def doctor(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note the regular doctor a patient declared."""
    found, form = _opened(request, patient_id, "doctor_form")
    if not form.is_valid():
        return shown(request, found, status=422, doctor_form=form)
    actions.note_doctor(by=request.actor, patient=found, **form.cleaned_data)
    messages.success(request, _("The regular doctor is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def confirmation(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note that the patient said all is still right."""
    found = queries.patient(request.actor, patient_id)
    actions.confirm(by=request.actor, patient=found, now=timezone.now())
    messages.success(request, _("The file is confirmed."))
    return redirect("patients:patient", found.pk)


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def freshness(request: PageRequest) -> HttpResponse:
    """Choose after how long files are to be confirmed again, structure by structure."""
    mine = directory.structures(request.actor, Can.WRITE_DIRECTIVES)
    form = habit_forms.Delay(request.POST or None)
    if request.method == "POST":
        chosen = next((one for one in mine if str(one.pk) == request.POST.get("structure")), None)
        if chosen is None:
            raise Invalid
        if form.is_valid():
            actions.choose_freshness(by=request.actor, structure=chosen, **form.cleaned_data)
            messages.success(request, _("The delay is kept."))
            return redirect("patients:freshness")
    status = 422 if form.is_bound else 200
    return show(request, "patients/freshness.html", delays=delays(mine), form=form, status=status)


def _opened(request: PageRequest, patient_id: UUID, name: str) -> tuple[Patient, Form]:
    found = asked_for(request, patient_id)
    return found, habit_forms.opened(name, kept(request.actor, found, timezone.now()), found, request.POST)
