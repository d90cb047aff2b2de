"""Who stands beside a patient: chosen among the patients or written by name, then what he may do."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import actions, forms, queries
from permanence.patients.models import Patient
from permanence.patients.queries import kin

from .shown import PARTS, asked_for, may

PAGE = "patients/relative.html"
MOST_SHOWN = 8


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def new(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note one more person beside a patient."""
    found = queries.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    known = _known(request, found)
    looked_for = request.POST.get("q")  # a name stands in no address
    form = forms.RelativeForm(None if looked_for is not None else request.POST or None, of=found, known=known)
    if form.is_valid():
        try:
            actions.add_relative(by=request.actor, patient=found, known=known, **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        else:
            messages.success(request, _("The relative is noted."))
            return redirect("patients:patient", found.pk)
    text = (looked_for or "").strip()
    told: dict[str, Any] = {"patient": found, "known": known, "form": form, "q": text}
    if known is None:
        near = queries.search(request.actor, text, MOST_SHOWN, structure_id=found.structure_id) if text else []
        told |= {"household": kin.household(request.actor, found), "near": [one for one in near if one != found]}
    return show(request, PAGE, part="near" if request.htmx else None, status=422 if form.is_bound else 200, **told)


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def relative(request: PageRequest, relative_id: UUID) -> HttpResponse:
    """Change what someone beside a patient may do."""
    asked_for(request, kin.relative(request.actor, relative_id).patient_id)
    row = kin.relative(request.actor, relative_id)
    trace_reading(request.actor, row.patient)
    form = forms.RelativeForm(request.POST or None, of=row.patient, known=row.known, initial=forms.relative_of(row))
    if form.is_valid():
        try:
            actions.change_relative(by=request.actor, relative=row, **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        else:
            messages.success(request, _("What the relative may do is noted."))
            return redirect("patients:patient", row.patient_id)
    told: dict[str, Any] = {"patient": row.patient, "known": row.known, "form": form, "row": row}
    return show(request, PAGE, status=422 if form.is_bound else 200, **told)


@page(Can.EDIT_PATIENT, methods=["POST"])
def removal(request: PageRequest, relative_id: UUID) -> HttpResponse:
    """Let someone stand beside a patient no more; it can be taken back for a while."""
    row = kin.relative(request.actor, relative_id)
    actions.remove_relative(by=request.actor, relative=row)
    undo = reverse("patients:relative_return", args=[row.patient_id, relative_id])
    return _relatives(request, row.patient_id, _("Relative removed."), undo=undo)


@page(Can.EDIT_PATIENT, methods=["POST"])
def back(request: PageRequest, patient_id: UUID, relative_id: UUID) -> HttpResponse:
    """Take back the removal of a relative."""
    found = queries.patient(request.actor, patient_id)
    actions.return_relative(by=request.actor, patient=found, relative_id=relative_id)
    return _relatives(request, patient_id, _("The relative is back."))


@page(Can.IDENTIFY, methods=["POST"])
def proof(request: PageRequest, relative_id: UUID) -> HttpResponse:
    """Note that papers show who stands beside a patient."""
    row = actions.prove_relative(by=request.actor, relative=kin.relative(request.actor, relative_id))
    return _relatives(request, row.patient_id, _("The relative is confirmed."))


def _known(request: PageRequest, patient: Patient) -> Patient | None:
    """Return the patient chosen to stand beside another; one of another structure is nobody here."""
    try:
        chosen = UUID(request.GET.get("known", ""))
    except ValueError:
        return None
    found = queries.patient(request.actor, chosen)
    if found.structure_id != patient.structure_id or found == patient:
        raise NotFound
    return found


def _relatives(request: PageRequest, patient_id: UUID, said: str, *, undo: str = "") -> HttpResponse:
    if not request.htmx:
        messages.success(request, said)
        return redirect("patients:patient", patient_id)
    found = queries.patient(request.actor, patient_id)
    beside = kin.relatives(request.actor, found)
    answer = show(request, PARTS["relatives"], patient=found, relatives=beside, **may(request.actor, found))
    answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "done", "undo": undo}})
    return answer
