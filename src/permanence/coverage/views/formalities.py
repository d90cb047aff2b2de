"""Formalities: begun, ticked, printed, closed."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.coverage import actions, papers, queries
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
    messages.success(request, _("It is begun; a task reminds of it in a month."))
    return redirect("coverage:formality", row.pk)


@page(Can.VIEW_PATIENT)
def formality(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """One formality: who does what, and what is done."""
    row = queries.formality(request.actor, formality_id)
    trace_reading(request.actor, row.patient)
    may_edit = request.actor.may(Can.EDIT_PATIENT, row.structure_id) and row.closed_at is None
    told = queries.progress(row)
    return show(request, "coverage/formality.html", patient=row.patient, told=told, row=row, may_edit=may_edit)


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


@page(Can.VIEW_PATIENT)
def sheet(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """The sheet of a formality, to print or to hand over."""
    row = queries.formality(request.actor, formality_id)
    trace_reading(request.actor, row.patient)
    made = papers.sheet(request.actor, queries.progress(row), timezone.now())
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="formality.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
