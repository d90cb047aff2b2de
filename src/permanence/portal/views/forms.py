"""The form of an appointment, filled in at home: kept as it is typed, handed in when it is done."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from permanence.agenda.models import Appointment
from permanence.documents import actions as documents
from permanence.documents import queries as kept
from permanence.documents.models import Form
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.portal import queries
from permanence.portal.answer_form import AnswerForm

from .at_home import Home, at_home

SAVED = 204


@at_home(methods=["GET", "POST"])
def mine_form(request: PageRequest, home: Home, appointment_id: UUID) -> HttpResponse:
    """Answer, leave it and come back, hand it in."""
    booked, asked = _asked(home, appointment_id)
    if request.method != "POST":
        filled = kept.filled_for(booked)
        trace_reading(home.visit.by, booked)
        handed_in = filled is not None and filled.handed_in_at is not None
        form = AnswerForm(None, questions=asked.asked, initial=filled.answers if filled else {})
        return _shown(request, home, booked, asked, form, filled=filled, corrects=handed_in,
                      done=handed_in and "again" not in request.GET)  # fmt: skip
    later = "later" in request.POST
    form = AnswerForm(request.POST, questions=asked.asked, whole=not later)
    if not form.is_valid():
        return _shown(request, home, booked, asked, form, status=422)
    save = documents.keep_draft if later else documents.hand_in
    try:
        save(by=home.visit.by, appointment=booked, form=asked, answers=form.answers, now=home.visit.now)
    except documents.VisitBegun:
        return _shown(request, home, booked, asked, form, status=409, over=True)
    if "quiet" in request.POST:  # while he types
        return HttpResponse(status=SAVED)
    return redirect(home.address("mine_list") if later else home.address("mine_form", booked.pk))


def _asked(home: Home, appointment_id: UUID) -> tuple[Appointment, Form]:
    found = queries.own_appointment(home.visit.by, home.acting, appointment_id)
    asked = kept.form_of(found.reason)
    if asked is None:
        raise NotFound
    return found, asked


def _shown(
    request: PageRequest, home: Home, booked: Appointment, asked: Form, form: AnswerForm, *, status: int = 200,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    return home.show(
        request, "portal/mine_form.html", status=status, appointment=booked, asked=asked, form=form,
        person=booked.patient, **more,
    )  # fmt: skip
