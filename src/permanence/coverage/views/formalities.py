"""Formalities: begun, ticked, printed, closed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.coverage import actions, forms, papers, queries
from permanence.coverage.models import Formality
from permanence.coverage.rules.guides import USUAL_DAYS
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import queries as patients


@page(Can.EDIT_PATIENT, methods=["POST"])
def beginning(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Begin to help a patient with a formality."""
    found, now = patients.patient(request.actor, patient_id), timezone.now()
    kind, due = request.POST.get("kind", ""), timezone.localdate(now) + timedelta(days=USUAL_DAYS)
    row = actions.begin(by=request.actor, patient=found, kind=kind, due_on=due, now=now)
    messages.success(request, _("It is begun; a task reminds of it in a month, or by the day you choose here."))
    return redirect("coverage:formality", row.pk)


@page(Can.VIEW_ADMINISTRATIVE)
def formality(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """One formality: who does what, and what is done."""
    return _shown(request, queries.formality(request.actor, formality_id))


@page(Can.EDIT_PATIENT, methods=["POST"])
def tick(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Tick a step, or take the tick back."""
    row, sent = queries.formality(request.actor, formality_id), request.POST
    done = sent.get("done") == "1"
    actions.tick(by=request.actor, formality=row, step=sent.get("step", ""), done=done, now=timezone.now())
    return redirect("coverage:formality", row.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def closing(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Close a formality: its task is done."""
    row = queries.formality(request.actor, formality_id)
    actions.close(by=request.actor, formality=row, now=timezone.now())
    messages.success(request, _("The formality is closed, and its task done."))
    return redirect("coverage:file", row.patient_id)


@page(Can.EDIT_PATIENT, methods=["POST"])
def deadline(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Choose by when it is to be done."""
    row, form = queries.formality(request.actor, formality_id), forms.Due(request.POST)
    if form.is_valid():
        try:
            actions.choose_due(by=request.actor, formality=row, now=timezone.now(), **form.cleaned_data)
        except actions.DayPast as past:
            form.add_error("due_on", str(past.title))
    if form.errors:
        return _shown(request, row, form, status=422)
    messages.success(request, _("The deadline is chosen; the task follows."))
    return redirect("coverage:formality", row.pk)


@page(Can.SEND_MESSAGES, methods=["POST"])
def sending(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Send the sheet as a link."""
    row = queries.formality(request.actor, formality_id)
    actions.send_sheet(by=request.actor, formality=row, now=timezone.now())
    messages.success(request, _("The link to the sheet is on its way; nothing in it tells what it is about."))
    return redirect("coverage:formality", row.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def reopening(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Open a closed formality again."""
    row = queries.formality(request.actor, formality_id)
    actions.reopen(by=request.actor, formality=row, now=timezone.now())
    messages.success(request, _("The formality is open again, and its task too."))
    return redirect("coverage:formality", row.pk)


def _shown(request: PageRequest, row: Formality, form: forms.Due | None = None, *, status: int = 200) -> HttpResponse:
    trace_reading(request.actor, row.patient)
    may = request.actor.may(Can.EDIT_PATIENT, row.structure_id)
    told: dict[str, Any] = {
        "patient": row.patient,
        "row": row,
        "told": queries.progress(row),
        "papers": queries.gathered(row),
        "form": form or forms.Due(initial={"due_on": row.due_on}),
        "may_edit": may and row.closed_at is None,
        "may_reopen": may and row.closed_at is not None,
        "may_send": bool(queries.public_link(row)) and request.actor.may(Can.SEND_MESSAGES, row.structure_id),
    }
    return show(request, "coverage/formality.html", status=status, **told)


@page(Can.VIEW_ADMINISTRATIVE)
def sheet(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """The sheet of a formality, to print or to hand over."""
    row = queries.formality(request.actor, formality_id)
    trace_reading(request.actor, row.patient)
    made = papers.sheet(request.actor, queries.progress(row), timezone.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="formality.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
