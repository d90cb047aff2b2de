"""Papers: which a reason asks for, and which came."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import queries as agenda
from permanence.coverage import actions, queries
from permanence.coverage.asking_forms import Asking
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def asked(request: PageRequest, reason_id: UUID) -> HttpResponse:
    """The papers asked of whoever comes for one reason."""
    reason = agenda.reason(request.actor, reason_id)
    request.actor.require(Can.EDIT_OPENINGS, reason.structure_id)
    form = Asking(request.POST or None, papers=queries.papers_of(reason))
    if form.is_valid():
        own = form.cleaned_data["own"]
        actions.ask_papers(by=request.actor, reason=reason, wanted=form.wanted(), own=own)
        messages.success(request, _("What is asked for is kept; appointments already made follow it."))
        return redirect("coverage:papers", reason.pk)
    status = 422 if form.is_bound else 200
    role = directory.practitioner(request.actor, reason.practitioner_role_id)
    return show(request, "coverage/asking.html", reason=reason, role=role, form=form, status=status)


@page(Can.BOOK, methods=["POST"])
def came(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """Say which papers of a visit came."""
    found = agenda.appointment(request.actor, appointment_id)
    came, was = request.POST.getlist("came"), request.POST.getlist("was")
    actions.tick_papers(by=request.actor, appointment=found, came=came, was=was, now=timezone.now())
    messages.success(request, _("What came is noted."))
    return redirect("agenda:appointment", found.pk)


@page(Can.EDIT_PATIENT, methods=["POST"])
def gathered(request: PageRequest, formality_id: UUID) -> HttpResponse:
    """Say which papers of a formality came."""
    row = queries.formality(request.actor, formality_id)
    came, was = request.POST.getlist("came"), request.POST.getlist("was")
    actions.tick_gathered(by=request.actor, formality=row, came=came, was=was, now=timezone.now())
    messages.success(request, _("What came is noted."))
    return redirect("coverage:formality", row.pk)
