"""Who follows a patient: noted, changed, followed no more, taken back."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import actions, follower_forms, queries
from permanence.patients.models import Follower, Patient
from permanence.patients.queries import followers

from .shown import PARTS


@page(Can.VIEW_CARE, methods=["GET", "POST"])
def new(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note one more professional."""
    found = queries.patient(request.actor, patient_id)
    return _write(request, found, None)


@page(Can.VIEW_CARE, methods=["GET", "POST"])
def follower(request: PageRequest, follower_id: UUID) -> HttpResponse:
    """Change what is written of one."""
    row = followers.follower(request.actor, follower_id)
    return _write(request, row.patient, row)


@page(Can.VIEW_CARE, methods=["POST"])
def end(request: PageRequest, follower_id: UUID) -> HttpResponse:
    """Let one follow the patient no more; it can be taken back."""
    row = followers.follower(request.actor, follower_id)
    actions.end_follower(by=request.actor, follower=row, now=timezone.now())
    undo = reverse("patients:follower_return", args=[row.pk])
    return _followers(request, row.patient, _("He follows this patient no more."), undo=undo)


@page(Can.VIEW_CARE, methods=["POST"])
def back(request: PageRequest, follower_id: UUID) -> HttpResponse:
    """Let one follow the patient again."""
    row = followers.follower(request.actor, follower_id)
    actions.return_follower(by=request.actor, follower=row)
    return _followers(request, row.patient, _("He follows this patient again."))


def _write(request: PageRequest, patient: Patient, row: Follower | None) -> HttpResponse:
    request.actor.require(Can.VIEW_CARE, patient.structure_id)
    trace_reading(request.actor, patient)
    told: dict[str, Any] = {"practitioners": queries.practitioners_of(patient)}
    form = follower_forms.FollowerForm(
        request.POST or None, initial=follower_forms.told_of(row) if row else {}, **told
    )  # fmt: skip
    if form.is_valid():
        try:
            if row:
                actions.change_follower(by=request.actor, follower=row, **form.cleaned_data)
            else:
                actions.note_follower(by=request.actor, patient=patient, now=timezone.now(), **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        except actions.FollowsAlready as already:
            form.add_error(None, f"{already.title}. {already.next_step}")
        else:
            messages.success(request, _("Who follows this patient is noted."))
            return redirect("patients:patient", patient.pk)
    status = 422 if form.is_bound else 200
    return show(request, "patients/follower.html", status=status, patient=patient, row=row, form=form)


def _followers(request: PageRequest, patient: Patient, said: str, *, undo: str = "") -> HttpResponse:
    if not request.htmx:
        messages.success(request, said)
        return redirect("patients:patient", patient.pk)
    rows = followers.followers(request.actor, patient)
    answer = show(request, PARTS["followers"], patient=patient, may_identify=True, followers=rows)
    answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "done", "undo": undo}})
    return answer
