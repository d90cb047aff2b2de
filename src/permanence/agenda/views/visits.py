"""What is noted of a visit, one noun a fact; the screen it came from refreshes itself, and it can be taken back."""

import json
from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, queries
from permanence.agenda.models import Appointment
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

Verb = Callable[..., Appointment]


@page(Can.BOOK, methods=["POST"])
def confirmation(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He said he will come."""
    return _noted(request, appointment_id, actions.confirm, _("%(name)s has confirmed."))


@page(Can.BOOK, methods=["POST"])
def arrival(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He is here, seen at the desk."""
    return _noted(request, appointment_id, actions.check_in, _("%(name)s is in the waiting room."))


@page(Can.BOOK, methods=["POST"])
def seat(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He had arrived by himself, and sits down."""
    return _noted(request, appointment_id, actions.seat, _("%(name)s is in the waiting room."))


@page(Can.BOOK, methods=["POST"])
def entry(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He is called in."""
    return _noted(request, appointment_id, actions.call_in, _("%(name)s is with the practitioner."))


@page(Can.BOOK, methods=["POST"])
def call(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He was called in and has not come: the screen calls once more."""
    return _noted(request, appointment_id, actions.call_again, _("%(name)s is called again."), undo=False)


@page(Can.BOOK, methods=["POST"])
def departure(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He is gone."""
    return _noted(request, appointment_id, actions.see_off, _("%(name)s is gone."))


@page(Can.BOOK, methods=["POST"])
def absence(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He did not come, without a word."""
    return _noted(request, appointment_id, _missed(excused=False), _("%(name)s did not come."))


@page(Can.BOOK, methods=["POST"])
def excuse(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """He did not come, and said why."""
    return _noted(request, appointment_id, _missed(excused=True), _("%(name)s is excused."))


@page(Can.BOOK, methods=["POST"])
def mistake(request: PageRequest, appointment_id: UUID) -> HttpResponse:
    """What was noted last was a mistake."""
    return _noted(request, appointment_id, actions.take_back, _("Taken back for %(name)s."), undo=False)


def _missed(*, excused: bool) -> Verb:
    def note(**given: object) -> Appointment:
        return actions.note_absence(excused=excused, **given)  # type: ignore[arg-type]

    return note


def _noted(request: PageRequest, appointment_id: UUID, verb: Verb, said: str, *, undo: bool = True) -> HttpResponse:
    """Do it; tell a script to refresh its screen, and lead a browser back to the waiting room."""
    found, now = queries.appointment(request.actor, appointment_id), timezone.now()
    try:
        done = verb(by=request.actor, appointment=found, now=now)
    except (actions.NotNow, actions.NotTheLast) as refused:
        if not request.htmx:
            raise
        return _toast(409, f"{refused.title}. {refused.detail}", tone="soon")
    words = said % {"name": done.patient.name}
    if verb in (actions.check_in, actions.seat) and (ticket := queries.ticket_of(done)):
        words = _("%(said)s Ticket %(ticket)s.") % {"said": words, "ticket": ticket}
    if verb is actions.call_in and not queries.ticket_of(done) and queries.screens(request.actor, done.structure):
        words = _("%(said)s No ticket: call aloud.") % {"said": words}
    last = queries.last_step(done)
    if undo and last and last.at < now:
        words, undo = _("%(name)s: already noted by %(who)s.") % {"name": done.patient.name, "who": last.by_name}, False
    if request.htmx:
        return _toast(200, words, undo=reverse("agenda:mistake", args=[done.pk]) if undo else "")
    messages.success(request, words, extra_tags="private")
    return redirect(reverse("agenda:waiting_room") + f"?structure={done.structure_id}")


def _toast(status: int, text: str, *, tone: str = "done", undo: str = "") -> HttpResponse:
    """Tell it after the swap: the button pressed may be gone by then, its list refreshed by the news of it."""
    told = {"toast": {"text": text, "tone": tone, "undo": undo, "names": True}, "noted": True}
    return HttpResponse(status=status, headers={"HX-Trigger-After-Swap": json.dumps(told)})
