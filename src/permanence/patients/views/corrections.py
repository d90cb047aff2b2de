"""Files to correct: what is wrong or missing in each, with its next step; and what is just so."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.patients import actions, words
from permanence.patients.actions.faults import look_again
from permanence.patients.ahead import ahead
from permanence.patients.models import Fault, FaultKind, Patient
from permanence.patients.queries import faults as queries
from permanence.patients.rules.national import Doubt
from permanence.ui import handing
from permanence.ui.sorting import asked as asked_order

from . import coming_back

ON_A_PAGE = 25
AT_A_VISIT = {FaultKind.DEAD, FaultKind.PAPERS}
MOST_TAKEN = 20000
LONGEST_START = 7
TAKEN = "patient.faults_taken"
HEADS = {
    "comes": gettext_lazy("Comes on"),
    "gravest": gettext_lazy("The gravest"),
    "patient": gettext_lazy("Patient"),
    "born": gettext_lazy("Born on"),
    "practice": gettext_lazy("Practice"),
}


def _file(anchor: str = "") -> Callable[[Patient], str]:
    return lambda patient: reverse("patients:patient", args=[patient.pk]) + anchor


def _page(name: str, anchor: str = "") -> Callable[[Patient], str]:
    return lambda patient: reverse(name, args=[patient.pk]) + anchor


# The one step that settles each, and the field where it is done.
STEPS: Mapping[str, tuple[Words, Callable[[Patient], str]]] = {
    FaultKind.DEAD: (pgettext_lazy("correct", "See the appointment"), _file()),
    FaultKind.UNREACHED: (pgettext_lazy("correct", "Note a number"), _file("#id_value")),
    FaultKind.PHONE: (pgettext_lazy("correct", "Correct the number"), _file("#contacts")),
    FaultKind.BOUNCED: (pgettext_lazy("correct", "Correct the address"), _file("#contacts")),
    FaultKind.BIRTH: (pgettext_lazy("correct", "Correct the date"), _page("patients:identity", "#id_birth_date")),
    FaultKind.GUARDIAN: (pgettext_lazy("correct", "Note a parent"), _page("patients:relative_new")),
    FaultKind.KIN: (pgettext_lazy("correct", "Note their number"), _file("#relatives")),
    FaultKind.PAPERS: (pgettext_lazy("correct", "See the visit"), _file()),
    FaultKind.DOUBLE: (pgettext_lazy("correct", "Compare"), _file()),
    FaultKind.NUMBER: (pgettext_lazy("correct", "See the number"), _file("#id_number")),
    FaultKind.COVERAGE: (pgettext_lazy("correct", "Note the new right"), _page("coverage:file")),
    FaultKind.INSURED: (pgettext_lazy("correct", "Note the insurance"), _page("coverage:file")),
    FaultKind.DOCUMENT: (pgettext_lazy("correct", "See the documents"), _page("documents:file")),
    FaultKind.OUTCOME: (pgettext_lazy("correct", "Say whether he came"), _page("patients:history")),
    FaultKind.IDENTITY: (pgettext_lazy("correct", "Note the document seen"), _file("#id_document_0")),
    FaultKind.NAME: (pgettext_lazy("correct", "Correct the name"), _page("patients:identity", "#id_used_name")),
    FaultKind.ADDRESS: (pgettext_lazy("correct", "Complete the address"), _file("#id_lines")),
    FaultKind.DOCTOR: (pgettext_lazy("correct", "Note the doctor"), _file("#id_practitioner_role")),
    FaultKind.LANGUAGE: (pgettext_lazy("correct", "Note the interpreter"), _file("#id_interpreter")),
    FaultKind.STALE: (pgettext_lazy("correct", "Read the file back"), _file()),
}


@page(Can.EDIT_PATIENT)
def corrections(request: PageRequest) -> HttpResponse:
    """List files to correct, who comes soonest first; those shown are looked at again before."""
    actor, now = request.actor, timezone.now()
    kind, sort = _kind(request), asked_order(request.GET, queries.SORTS)
    begins = request.GET.get("from", "")
    start = int(begins) if begins.isdecimal() and len(begins) < LONGEST_START else 0
    _look(queries.opened_lately(actor, now), now)
    asked: dict[str, Any] = {"kind": kind, "sort": sort, "start": start, "most": ON_A_PAGE}
    _look((one.patient for one in queries.queue(actor, now, **asked)), now)
    found = queries.queue(actor, now, **asked)
    trace_reading(actor, *(one.patient for one in found))
    counted = queries.counts(actor)
    everything = queries.files_to_correct(actor)
    total = dict(counted).get(FaultKind(kind), 0) if kind else everything
    many = len(actor.structures()) > 1
    coming_back.remember(request, kind, (one.patient.pk for one in found), now)
    shown: dict[str, Any] = {
        "lines": [(one, [_said(actor, fault, one.patient, now) for fault in one.faults]) for one in found],
        "tabs": _tabs(counted, everything, sort),
        "kind": kind,
        "sort": sort,
        "heads": [one for one in HEADS.items() if many or one[0] != "practice"],
        "soon": queries.soon(actor, now),
        "many": many,
        "before": max(start - ON_A_PAGE, 0) if start else None,
        "after": start + ON_A_PAGE if total > start + ON_A_PAGE else None,
    }
    return show(request, "patients/corrections.html", part="queue" if request.htmx else None, **shown)


@page(Can.EDIT_PATIENT)
def sheet(request: PageRequest) -> HttpResponse:
    """Hand the queue out as a file, as it is filtered and in its order: a line for each thing to correct."""
    now, form = timezone.now(), handing.form_of(request)
    sort = request.GET.get("sort", "")
    found = queries.queue(request.actor, now, kind=_kind(request), sort=sort, most=MOST_TAKEN)
    rows = [(one, fault) for one in found for fault in one.faults]
    made = handing.Sheet(
        name="dossiers-a-corriger",
        title=_("Files to correct"),
        heads=[_("Patient"), _("Born on"), _("Structure"), _("Comes on"), _("To correct"), _("Details")],
        rows=[
            [
                one.patient.name,
                one.patient.birth_date,
                one.patient.structure.name,
                timezone.localdate(one.comes_at) if one.comes_at else "",
                capfirst(str(FaultKind(fault.kind).label)),
                " ".join(_why(fault)),
            ]
            for one, fault in rows
        ],
    )
    handing.kept_in_trace(request.actor, TAKEN, form, [one.patient.structure_id for one, _fault in rows])
    return handing.answer(handing.written(made, form), made, form)


@page(Can.EDIT_PATIENT)
def accepted(request: PageRequest) -> HttpResponse:
    """List what was said to be just so: by whom, when."""
    found = queries.accepted(request.actor)
    trace_reading(request.actor, *{patient.pk: patient for patient, _fault in found}.values())
    lines = [(patient, fault, FaultKind(fault.kind).label) for patient, fault in found]
    return show(request, "patients/just_so.html", lines=lines)


@page(Can.EDIT_PATIENT, methods=["POST"])
def acceptance(request: PageRequest, fault_id: UUID) -> HttpResponse:
    """Note that it is just so."""
    fault = queries.fault(request.actor, fault_id)
    actions.accept_fault(by=request.actor, fault=fault, seen=request.POST.get("marks", ""), now=timezone.now())
    said, undo = _("Noted: it is just so, and comes back only when that changes."), "patients:acceptance_end"
    messages.success(request, said, extra_tags=f"undo:{reverse(undo, args=[fault_id])}")
    return _back(request)


@page(Can.EDIT_PATIENT, methods=["POST"])
def acceptance_end(request: PageRequest, fault_id: UUID) -> HttpResponse:
    """Take back that it is just so."""
    actions.return_fault(by=request.actor, fault=queries.fault(request.actor, fault_id))
    if request.htmx:  # taken back at once: the queue is there and shows it again
        return HttpResponse(status=204)
    messages.success(request, _("It is among the files to correct again."))
    return redirect("patients:just_so")


def _look(patients: Iterable[Patient], now: datetime) -> None:
    here: dict[UUID, list[UUID]] = {}
    for one in patients:
        here.setdefault(one.structure_id, []).append(one.pk)
    for structure_id, files in here.items():
        look_again(structure_id, files, now)


def _kind(request: PageRequest) -> str:
    kind = request.GET.get("kind", "")
    return kind if kind in FaultKind.values else ""


def _tabs(counted: list[tuple[FaultKind, int]], everything: int, sort: str) -> list[tuple[str, str, str, int]]:
    here = f"{reverse('patients:corrections')}?sort={sort}"
    kinds = [(one.value, capfirst(str(one.label)), f"{here}&kind={one.value}", count) for one, count in counted]
    return [("", _("All"), here, everything), *kinds]


def _back(request: PageRequest) -> HttpResponse:
    kind, sort = request.POST.get("kind", ""), asked_order(request.POST, queries.SORTS)
    kept = {"kind": kind if kind in FaultKind.values else "", "sort": sort}
    told = urlencode({name: value for name, value in kept.items() if value})
    address = reverse("patients:corrections")
    return redirect(f"{address}?{told}" if told else address)


def _said(actor: Actor, fault: Fault, patient: Patient, now: datetime) -> dict[str, Any]:
    step, address = STEPS[fault.kind]
    visits = ahead(actor, patient.pk, now) if fault.kind in AT_A_VISIT else []
    return {
        "row": fault,
        "words": FaultKind(fault.kind).label,
        "why": _why(fault),
        "at": visits[0].at if visits else None,
        "step": step,
        "address": visits[0].address if visits else address(patient),
        "may_be_so": fault.kind not in queries.SETTLED_ELSEWHERE,
    }


def _why(fault: Fault) -> list[str]:
    return [str(words.DOUBTS[Doubt(code)]) for code in fault.why if code in {*Doubt}]
