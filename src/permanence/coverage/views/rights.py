"""The rights of a patient: read, noted, changed, seen again, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.coverage import actions, forms, queries
from permanence.coverage.models import Coverage, FormalityKind, Kind
from permanence.coverage.rules import guides, kinds
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require, sees


@page(Can.VIEW_ADMINISTRATIVE)
def file(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What is known of who pays for a patient's care."""
    found = patients.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    may_edit = request.actor.may(Can.EDIT_PATIENT, found.structure_id)
    told = queries.file(request.actor, found, timezone.now())
    begun = queries.formalities(request.actor, found)
    return show(
        request,
        "coverage/file.html",
        patient=found,
        told=told,
        may_edit=may_edit,
        kinds=_kinds(request, found) if may_edit else [],
        formalities=begun,
        guides=_guides(request, found, begun),
    )


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def new(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note one more right."""
    found = patients.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    require(request.actor, found.structure_id, Class.ADMINISTRATIVE)
    kind = request.GET.get("kind", Kind.BASIC)
    if kind not in {one.value for one in _kinds(request, found)}:
        raise NotFound
    form = forms.CoverageForm(request.POST or None, kind=kind)
    return _write(request, found, Kind(kind), form, None)


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def coverage(request: PageRequest, coverage_id: UUID) -> HttpResponse:
    """Correct one right."""
    row = queries.coverage(request.actor, coverage_id)
    trace_reading(request.actor, row.patient)
    form = forms.CoverageForm(request.POST or None, kind=row.kind, row=row)
    return _write(request, row.patient, Kind(row.kind), form, row)


@page(Can.EDIT_PATIENT, methods=["POST"])
def sighting(request: PageRequest, coverage_id: UUID) -> HttpResponse:
    """Note that the card was shown today."""
    row = queries.coverage(request.actor, coverage_id)
    actions.see(by=request.actor, coverage=row, now=timezone.now())
    messages.success(request, _("Seen today."))
    return redirect("coverage:file", row.patient_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def withdrawal(request: PageRequest, coverage_id: UUID) -> HttpResponse:
    """Let a right count no more."""
    row = queries.coverage(request.actor, coverage_id)
    actions.withdraw(by=request.actor, coverage=row, now=timezone.now())
    messages.success(request, _("It counts no more; it stays under the earlier rights, where it can be put back."))
    return redirect("coverage:file", row.patient_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def back(request: PageRequest, coverage_id: UUID) -> HttpResponse:
    """Let a withdrawn right count again."""
    row = queries.coverage(request.actor, coverage_id)
    actions.put_back(by=request.actor, coverage=row)
    messages.success(request, _("It counts again."))
    return redirect("coverage:file", row.patient_id)


def _kinds(request: PageRequest, patient: Patient) -> list[Kind]:
    reserved = sees(request.actor, patient.structure_id, Class.CARE)
    return [one for one in Kind if reserved or not kinds.is_reserved(one)]


def _guides(request: PageRequest, patient: Patient, begun: list[queries.Progress]) -> list[FormalityKind]:
    """Return the formalities that may be begun: those not under way."""
    reserved = sees(request.actor, patient.structure_id, Class.CARE)
    under_way = {one.row.kind for one in begun if one.row.closed_at is None}
    return [one for one in FormalityKind if one not in under_way and (reserved or not guides.is_reserved(one))]


def _write(
    request: PageRequest, patient: Patient, kind: Kind, form: forms.CoverageForm, row: Coverage | None
) -> HttpResponse:
    by: dict[str, Any] = {"by": request.actor, "now": timezone.now()}
    if form.is_valid():
        try:
            if row:
                actions.change(**by, coverage=row, **form.cleaned_data)
            else:
                actions.note(**by, patient=patient, kind=kind, **form.cleaned_data)
        except actions.BadCoverage as bad:
            for field, said in bad.errors.items():
                form.add_error(field, said)
        else:
            messages.success(request, _("The right is noted."))
            return redirect("coverage:file", patient.pk)
    status = 422 if form.is_bound else 200
    return show(request, "coverage/coverage.html", patient=patient, kind=kind, form=form, row=row, status=status)
