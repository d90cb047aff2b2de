"""How patients feel after visits: asked for a reason, seen over time on a file, written down as it is told."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.directory import queries as directory
from permanence.documents import actions, queries
from permanence.documents.feeling_forms import AskForm, FeelingForm
from permanence.documents.rules import feeling as rules
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, require


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def after(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """What is asked some days after a visit for one reason."""
    reason = agenda.reason(request.actor, reason_id)
    request.actor.require(Can.EDIT_OPENINGS, reason.structure_id)
    form = AskForm(request.POST if request.method == "POST" else None, initial=AskForm.of(queries.asked_after(reason)))
    if form.is_valid():
        asked = actions.ask_after(by=request.actor, reason=reason, now=timezone.now(), **form.cleaned_data)
        messages.success(
            request,
            _("Kept: it is asked of visits from now on.") if asked else _("Nothing is asked after the visit any more."),
        )
        return redirect("documents:after", reason.pk)
    role = directory.practitioner(request.actor, reason.practitioner_role_id)
    return show(
        request, "documents/after.html", status=422 if form.is_bound else 200, reason=reason, role=role, form=form
    )


@page(Can.VIEW_CARE)
def feeling(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What one patient said of how he feels, over time."""
    return _shown(request, _patient(request, patient_id))


@page(Can.VIEW_CARE, methods=["POST"])
def telling(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Write down what he told by telephone or at the desk."""
    visit = queries.visit(request.actor, appointment_id)
    patient, asked = _patient(request, visit.patient_id), queries.asked_after(visit.reason)
    if asked is None:
        raise actions.NotAsked
    form = _form(visit.pk, asked, request.POST)
    if not form.is_valid():
        return _shown(request, patient, status=422, bound=(visit.pk, form))
    actions.tell_feeling(by=request.actor, appointment=visit, form=asked, answers=form.answers, now=timezone.now())
    messages.success(request, _("What the patient told is written down."))
    return redirect("documents:feeling", patient.pk)


def _patient(request: PageRequest, patient_id: UUID) -> Patient:
    found = patients.patient(request.actor, patient_id)
    require(request.actor, found.structure_id, Class.CARE)
    return found


def _shown(
    request: PageRequest, patient: Patient, *, status: int = 200, bound: tuple[UUID, FeelingForm] | None = None
) -> HttpResponse:
    trace_reading(request.actor, patient)
    felt, now = queries.felt(request.actor, patient), timezone.now()
    waiting = [
        (visit, bound[1] if bound and bound[0] == visit.pk else _form(visit.pk, asked))
        for visit, asked in queries.to_say([patient], now)
    ]
    told: dict[str, Any] = {
        "patient": patient,
        "waiting": waiting,
        "may_edit": request.actor.may(Can.EDIT_PATIENT, patient.structure_id),
    }
    told |= {"felt": [(one, queries.said(one)) for one in reversed(felt)], "plot": _plot(felt)}
    return show(request, "documents/feeling.html", status=status, **told)


def _form(visit_id: UUID, asked: Any, data: Any = None) -> FeelingForm:
    words = {"more": _("In the patient's own words"), "ends": _("0: very bad; 10: very good")}
    missing, prefix = (_("Choose a face."), _("Choose a number.")), f"visit-{visit_id.hex[-8:]}"
    return FeelingForm(data, asked=asked, faces=queries.faces(), missing=missing, prefix=prefix, **words)


def _plot(felt: list[rules.Felt]) -> dict[str, Any] | None:
    """Return the values by day, a line for each scale; none with fewer than two to compare."""
    if len(felt) <= 1:
        return None
    names = {10: _("out of 10"), 5: _("faces, 1 to 5")}
    lines = [(names[most], rules.series(felt, most)) for most in names if any(one.most == most for one in felt)]
    return {
        "labels": [date_format(timezone.localtime(one.at), "d/m/y") for one in felt],
        "series": [{"label": name, "values": values} for name, values in lines],
        "hint": ", ".join(name for name, _values in lines),
        "most": max(one.most for one in felt),
    }
