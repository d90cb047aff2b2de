"""Follow-up reminders: who should come back by when, planned on a file, told when it is time, followed until done."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.agenda import actions, queries
from permanence.agenda.models import Recall, RecallOutcome
from permanence.agenda.recall_forms import RecallForm
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.ui.sorting import asked, in_order

from .within import back_to, within

PERIODS = (30, 90, 365)
USUAL = 90
SORTS: Mapping[str, Callable[[Any], Any]] = {
    "due": lambda one: one.row.due_on,
    "patient": lambda one: one.row.patient.sort_name,
    "kind": lambda one: str(one.row.get_kind_display()),
    "practitioner": lambda one: one.row.practitioner_role.person.family_name,
}
HEADS = [
    ("due", gettext_lazy("When")),
    ("patient", gettext_lazy("Patient")),
    ("kind", pgettext_lazy("letter", "Kind")),
    ("practitioner", gettext_lazy("Practitioner")),
]


@page(Can.VIEW_PATIENT)
def recalls(request: PageRequest) -> HttpResponse:
    """Who should come back in the next months, those to be called first."""
    look, now = within(request, PERIODS, USUAL), timezone.now()
    with timezone.override(look.zone):
        found = queries.recalls(request.actor, timezone.localdate(now) + look.lasts, now, at=look.at)
        found = in_order(found, request.GET.get("sort", ""), SORTS)
        trace_reading(request.actor, *{one.row.patient_id: one.row.patient for one in found}.values())
        may = _may(request, [one.pk for one in look.houses])
        return show(
            request, "agenda/recalls.html", found=found, look=look, heads=HEADS, sort=asked(request.GET, SORTS), **may
        )


@page(Can.SEND_MESSAGES, methods=["POST"])
def telling(request: PageRequest) -> HttpResponse:
    """Tell one patient now that it is time."""
    try:
        row = queries.recall(request.actor, UUID(request.POST.get("recall", "")))
    except ValueError:
        return redirect("agenda:recalls")
    request.actor.require(Can.SEND_MESSAGES, row.structure_id)
    if row.told_at:
        messages.info(request, _("The patient has been told already."))
    elif actions.tell_recalls(by=request.actor, structure=row.structure, recalls=[row], now=timezone.now()):
        messages.success(request, _("The patient is told that it is time for an appointment."))
    else:
        messages.warning(request, _("The patient cannot be written to: call him."))
    return _back(request, row)


@page(Can.VIEW_PATIENT)
def of_patient(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What one patient should come back for, and what has ended."""
    found = patients.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    with timezone.override(ZoneInfo(found.structure.time_zone)):
        return show(
            request,
            "agenda/recalls_of.html",
            patient=found,
            found=queries.recalls_of(request.actor, found, timezone.now()),
            ended=queries.ended_recalls(request.actor, found),
            **_may(request, [found.structure_id]),
        )


@page(Can.BOOK, methods=["GET", "POST"])
def new(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Plan one."""
    found = patients.patient(request.actor, patient_id)
    request.actor.require(Can.VIEW_PATIENT, found.structure_id)

    def plan(**said: object) -> Recall:
        return actions.plan_recall(by=request.actor, patient=found, now=timezone.now(), **said)  # type: ignore[arg-type]

    return _asked(request, found, None, plan, _("It is noted; the patient is told when it is time."))


@page(Can.BOOK, methods=["GET", "POST"])
def recall(request: PageRequest, recall_id: UUID) -> HttpResponse:
    """Change one."""
    row = queries.recall(request.actor, recall_id)

    def change(**said: object) -> Recall:
        return actions.change_recall(by=request.actor, recall=row, now=timezone.now(), **said)  # type: ignore[arg-type]

    return _asked(request, row.patient, row, change, _("The follow-up reminder is changed."))


@page(Can.BOOK, methods=["POST"])
def end(request: PageRequest, recall_id: UUID) -> HttpResponse:
    """It is done, or given up."""
    row = queries.recall(request.actor, recall_id)
    outcome = RecallOutcome.DROPPED if request.POST.get("outcome") == RecallOutcome.DROPPED else RecallOutcome.DONE
    again = actions.end_recall(by=request.actor, recall=row, outcome=outcome, now=timezone.now())
    if again is not None:
        words = _("It is done; the next one is planned for %(day)s.") % {"day": f"{again.due_on:%d/%m/%Y}"}
    elif outcome == RecallOutcome.DONE:
        words = _("It is done.")
    else:
        words = _("It is given up; it can be opened again on the patient's page.")
    messages.success(request, words)
    return _back(request, row)


@page(Can.BOOK, methods=["POST"])
def back(request: PageRequest, recall_id: UUID) -> HttpResponse:
    """It had not ended after all."""
    row = queries.recall(request.actor, recall_id)
    actions.reopen_recall(by=request.actor, recall=row)
    messages.success(request, _("The follow-up reminder is open again."))
    return redirect("agenda:recalls_of", row.patient_id)


def _may(request: PageRequest, houses: Iterable[UUID]) -> dict[str, Any]:
    """Return where recalls may be changed, and where patients may be told."""
    rights = {"may_end": Can.BOOK, "may_tell": Can.SEND_MESSAGES}
    return {name: {one for one in houses if request.actor.may(right, one)} for name, right in rights.items()}


def _asked(
    request: PageRequest, patient: Patient, row: Recall | None, act: Callable[..., Recall], done: str
) -> HttpResponse:
    today = timezone.localdate(timezone=ZoneInfo(patient.structure.time_zone))
    sent = request.POST if request.method == "POST" else None
    form = RecallForm(sent, actor=request.actor, patient=patient, today=today, row=row)
    if sent is not None and form.is_valid():
        try:
            act(**form.cleaned_data)
        except actions.BadDay as refused:
            form.add_error("due_on", str(refused.title))
        except Refusal as refused:
            form.add_error(None, f"{refused.title}. {refused.next_step}")
        else:
            messages.success(request, done)
            return redirect("agenda:recalls_of", patient.pk)
    trace_reading(request.actor, patient)
    status = 422 if form.errors else 200
    return show(request, "agenda/recall.html", status=status, form=form, patient=patient, row=row)


def _back(request: PageRequest, row: Recall) -> HttpResponse:
    return back_to(request, "agenda:recalls", "agenda:recalls_of", row.patient_id)
