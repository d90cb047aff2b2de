"""A practitioner's own page, on his phone: what he is asked, his day, and what he asks of the desk."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import queries as agenda
from permanence.agenda.actions import SlotTaken
from permanence.desk import actions, answers, queries
from permanence.desk.models import Asks, Question, Reply
from permanence.desk.question_forms import CallMe, Replying
from permanence.directives import saying
from permanence.directives.ready import READY
from permanence.directory.models import PractitionerRole
from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

PAGE = "desk/mine.html"
PARTS = {"to-answer": "to_answer", "today": "today"}


@page(Can.RECEIVE)
def mine(request: PageRequest) -> HttpResponse:
    """My day: to answer, now, today; each part refreshes itself."""
    return shown(request, PARTS.get(request.htmx.target or "") if request.htmx else None)


@page(Can.RECEIVE, methods=["POST"])
def reply(request: PageRequest, question_id: UUID) -> HttpResponse:
    """Answer in one tap; what cannot be done is said on the card, with the ways out."""
    asked, now = queries.question(request.actor, question_id), timezone.now()
    try:
        _reply(request, asked, now)
    except Refusal as refusal:
        near = refusal.alternatives if isinstance(refusal, SlotTaken) else []
        told = {"refusal": refusal, "refused": asked.pk, "near": near, "wanted": _wanted(request, asked)}
        return shown(request, "to_answer" if request.htmx else None, status=refusal.status, **told)
    return shown(request, "to_answer") if request.htmx else redirect("desk:mine")


@page(Can.RECEIVE, methods=["POST"])
def call_me(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Ask the desk to call."""
    role = next((one for one in queries.roles_of(request.actor) if one.pk == role_id), None)
    if role is None:
        raise NotFound
    form = CallMe(request.POST)
    if not form.is_valid():
        raise Invalid
    key = form.cleaned_data.pop("key")
    actions.ask_call_back(
        by=request.actor, practitioner_role=role, key=str(key) if key else None, now=timezone.now(), **form.cleaned_data
    )
    return shown(request, "to_answer") if request.htmx else redirect("desk:mine")


def _reply(request: PageRequest, asked: Question, now: datetime) -> Question:
    with timezone.override(ZoneInfo(asked.practitioner_role.structure.time_zone)):
        form = Replying(request.POST)
        if not form.is_valid():
            raise Invalid
    data = form.cleaned_data
    given: Any = {"by": request.actor, "question": asked, "now": now}
    if data["reply"] == Reply.YES:
        return actions.accept(extra=data["extra"], **given)
    if data["reply"] == Reply.OTHER_TIME:
        if data["at"] is None:
            raise Invalid
        return actions.offer_time(starts_at=data["at"], extra=data["extra"], **given)
    if data["reply"] == Reply.NO:
        return actions.refuse(said=data["said"], **given)
    return actions.answer(said=data["said"], **given)


def _wanted(request: PageRequest, asked: Question) -> dict[str, Any]:
    """Return what was tapped, so that it can be meant as an extra appointment."""
    return {"reply": request.POST.get("reply", ""), "at": request.POST.get("at", "") or asked.starts_at}


def shown(request: PageRequest, part: str | None, *, status: int = 200, **more: Any) -> HttpResponse:
    """Show his page, or one part of it."""
    now, actor = timezone.now(), request.actor
    context: dict[str, Any] = {"now": now, "roles": queries.roles_of(actor), **more}
    if part in (None, "to_answer"):
        context |= _to_answer(request, now)
    if part in (None, "today"):
        context["days"] = _days(request, context["roles"], now)
    if part is None and context["roles"]:
        may_direct = actor.may(Can.WRITE_DIRECTIVES, context["roles"][0].structure_id)
        context |= {"may_direct": may_direct, "ready": READY.items(), "presets": saying.presets()}
    zone = ZoneInfo(context["roles"][0].structure.time_zone) if context["roles"] else timezone.get_current_timezone()
    with timezone.override(zone):
        return show(request, PAGE, part=part, status=status, **context)


def _to_answer(request: PageRequest, now: datetime) -> dict[str, Any]:
    actor = request.actor
    asked, heard = list(queries.open_questions(actor)), list(queries.heard_for(actor))
    _trace(request, [one.about for one in (*asked, *heard)])
    if any(one.seen_at is None for one in asked):
        actions.see(by=actor, questions=asked, now=now)
    return {
        "cards": [_card(request, one, now) for one in asked],
        "heard": heard,
        "given": queries.answered_since(actor, _midnight(now))[:5],
        "awaited": queries.asked_of_desk(actor),
        "key": uuid7(),
    }


def _card(request: PageRequest, asked: Question, now: datetime) -> dict[str, Any]:
    """Return one question with all that may be answered in one tap, and what the caller will be told."""
    exception = asked.asks == Asks.EXCEPTION
    return {
        "question": asked,
        "patient": asked.about,
        "late": asked.answer_by <= now,
        "ready": answers.REFUSALS if exception else answers.ready(asked.request.kind),
        "times": queries.other_times(request.actor, asked, now) if exception else [],
        "script": answers.script(asked, Reply.YES) if asked.starts_at else "",
    }


def _days(request: PageRequest, roles: Iterable[PractitionerRole], now: datetime) -> list[agenda.Room]:
    rooms = [agenda.room(request.actor, role, now) for role in roles]
    _trace(request, [visit.appointment.patient for room in rooms for visit in room.visits])
    return rooms


def _trace(request: PageRequest, people: Iterable[Patient | None]) -> None:
    """Trace the files shown, once while the page stays open."""
    shown: dict[UUID | None, Patient] = {one.pk: one for one in people if one is not None}
    for read in queries.read_lately(request.actor, [pk for pk in shown if pk]):
        shown.pop(read, None)
    trace_reading(request.actor, *shown.values())


def _midnight(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
