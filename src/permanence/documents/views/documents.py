"""The documents of a patient's file: looked at, opened, accepted or refused; and one given to him."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.documents import actions, forms, queries
from permanence.documents.models import Document, State, Way
from permanence.documents.rules.kinds import LARGEST
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient
from permanence.patients.sensitivity import Class, sees

LOOKED_AT = (State.WAITING, State.CHECKING)


@page(Can.VIEW_PATIENT)
def file(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What was handed over on both sides; what waits to be looked at stands first."""
    found = patients.patient(request.actor, patient_id)
    trace_reading(request.actor, found)
    return _shown(request, found, forms.Gift())


@page(Can.SEND_MESSAGES, methods=["POST"])
def gift(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Put a document into the patient's space; he is told that something waits."""
    found = patients.patient(request.actor, patient_id)
    request.actor.require(Can.SEND_MESSAGES, found.structure_id)
    form = forms.Gift(request.POST, request.FILES)
    if form.is_valid():
        content = form.cleaned_data["file"].read(LARGEST + 1)
        try:
            actions.give(
                by=request.actor, patient=found, content=content, words=form.cleaned_data["words"], now=timezone.now()
            )
        except actions.NotTaken as refusal:
            form.add_error("file", f"{refusal.title}. {refusal.next_step}")
        else:
            messages.success(request, _("It is in the patient's space; a notice tells him that something waits."))
            return redirect("documents:file", found.pk)
    trace_reading(request.actor, found)
    return _shown(request, found, form, status=422)


@page(Can.VIEW_ADMINISTRATIVE)
def content(request: PageRequest, document_id: UUID) -> HttpResponse:
    """The document itself, shown by the browser where it is a PDF or a picture; its opening is traced."""
    found = queries.openable(request.actor, document_id)
    opened = queries.opened(found)
    if found.way == Way.SENT:
        actions.note_read(by=request.actor, document=found, now=timezone.now())
    else:
        trace_reading(request.actor, found)
    return queries.answer(opened, shown=True)


@page(Can.VIEW_ADMINISTRATIVE, methods=["POST"])
def acceptance(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Accept what was sent: the paper asked for is ticked."""
    found = queries.openable(request.actor, document_id)
    actions.accept(by=request.actor, document=found, now=timezone.now())
    messages.success(request, _("Accepted."))
    return redirect("documents:file", found.patient_id)


@page(Can.VIEW_ADMINISTRATIVE, methods=["POST"])
def refusal(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Refuse it, and say what the patient should do."""
    found = queries.openable(request.actor, document_id)
    if found.patient is None:
        raise actions.Settled
    form = forms.Refusal(request.POST)
    if not form.is_valid():
        return _shown(request, found.patient, forms.Gift(), status=422, unsaid=found.pk)
    actions.refuse(by=request.actor, document=found, why=form.cleaned_data["why"], now=timezone.now())
    messages.success(request, _("Refused: the patient reads what to do, and the file goes in a week."))
    return redirect("documents:file", found.patient_id)


@page(Can.SEND_MESSAGES, methods=["POST"])
def withdrawal(request: PageRequest, document_id: UUID) -> HttpResponse:
    """Take back what was given by mistake, while the patient has not opened it."""
    found = queries.document(request.actor, document_id)
    if found.way != Way.GIVEN:
        raise actions.Settled
    try:
        actions.take_back(by=request.actor, document=found)
    except NotFound:
        messages.warning(request, _("The patient has opened it meanwhile: it stays."))
    else:
        messages.success(request, _("Taken back."))
    return redirect("documents:file", found.patient_id)


def _shown(request: PageRequest, found: Patient, form: forms.Gift, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = queries.documents(request.actor, found)
    lines = [
        (one, queries.named(one, opens=may_open), may_open, may_open and _opens(one))
        for one in rows
        for may_open in [queries.may_open(request.actor, one)]
    ]
    shown: dict[str, Any] = {
        "patient": found,
        "form": form,
        "waiting": [line for line in lines if line[0].state in LOOKED_AT],
        "settled": [line for line in lines if line[0].state not in LOOKED_AT],
        "may_write": sees(request.actor, found.structure_id, Class.CARE),
        "letters": queries.of_file(request.actor, found),
        "may_give": request.actor.may(Can.SEND_MESSAGES, found.structure_id),
        **more,
    }
    return show(request, "documents/file.html", status=status, **shown)


def _opens(one: Document) -> bool:
    return one.state in (State.WAITING, State.ACCEPTED)
