"""What the desk asks of the practitioner from a request, and what it does with his answer."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import queries as agenda
from permanence.desk import actions, answers, queries
from permanence.desk.models import Asks, Pressing, Request
from permanence.desk.question_forms import Asking, FromAgenda
from permanence.desk.rules import asking as rules
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.ui.words import phone

from .shown import in_place, went

TIMES = 3


@page(Can.ANSWER, methods=["GET", "POST"])
@in_place
def asking(request: PageRequest, request_id: UUID) -> HttpResponse:
    """The form of a question, loaded by its dialog or on a page of its own; then the question is put."""
    if request.method == "GET":
        asked = queries.request(request.actor, request_id)
        part = "form" if request.htmx else None
        return show(request, "desk/asking.html", part=part, **_about(request, asked, timezone.now()))
    asked = queries.acted_on(request.actor, request_id)
    now = timezone.now()
    with timezone.override(_zone(asked, now)):
        form = Asking(request.POST)
        if not form.is_valid():
            raise form.wrong
    verb = actions.ask if form.cleaned_data["asks"] == Asks.MESSAGE else actions.ask_exception
    verb(by=request.actor, request=asked, now=now, **form.asked())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
def exceptions(request: PageRequest, role_id: UUID) -> HttpResponse:
    """A time that the agenda refuses: a request for it is opened, and the form of the exception shown."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.ANSWER, role.structure_id)
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        form = FromAgenda(request.POST)
        if not form.is_valid():
            raise Invalid
    opened = form.open(by=request.actor, role=role, now=timezone.now())
    extra = "&extra=1" if form.cleaned_data["urgency"] else ""
    address = f"{reverse('desk:asking', args=[opened.pk])}?asks=exception{extra}"
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@page(Can.ANSWER)
def exchange(request: PageRequest, request_id: UUID) -> HttpResponse:
    """What has become of the question, as the console refreshes it; with the deed it leads to."""
    asked = queries.request(request.actor, request_id)
    found = queries.exchange(request.actor, asked, timezone.now())
    mine = asked.owner_id == request.actor.id
    may_relay = request.actor.may(Can.RELAY, asked.structure_id)
    told: dict[str, Any] = {"asked": asked, "exchange": found, "mine": mine, "may_relay": may_relay}
    return show(request, "desk/_exchange.html", live=True, **told)


@page(Can.ANSWER, methods=["POST"])
@in_place
def withdrawal(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Take the question back; taken back already, nothing is left to do."""
    found = queries.last_question(queries.acted_on(request.actor, request_id))
    if found is not None:
        actions.withdraw(by=request.actor, question=found, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def answer_told(request: PageRequest, request_id: UUID) -> HttpResponse:
    """The caller was told: the request is answered."""
    asked = queries.acted_on(request.actor, request_id)
    actions.tell_answer(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.BOOK, methods=["POST"])
@in_place
def offered(request: PageRequest, request_id: UUID) -> HttpResponse:
    """The caller agrees to the time the practitioner proposes."""
    asked = queries.acted_on(request.actor, request_id)
    actions.take_offered(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


def _about(request: PageRequest, asked: Request, now: datetime) -> dict[str, Any]:
    """Return what the form shows: the need as written, when he must answer, times to ask for."""
    exception = request.GET.get("asks") == Asks.EXCEPTION
    local, within = queries.local(asked, now), queries.answers_within(request.actor, asked, now)
    on_the_line = asked.call is not None and asked.call.ended_at is None
    about: dict[str, Any] = {
        "asked": asked,
        "asks": Asks.EXCEPTION if exception else Asks.MESSAGE,
        "text": asked.understood or ("" if exception else answers.need(asked.kind)),
        "call_back": _whom(asked),
        "pressing": Pressing.NOW if exception and on_the_line else Pressing.TODAY,
        "pressings": [(code, label, rules.due(local, code, within)) for code, label in Pressing.choices],
        "on_the_line": on_the_line,
        "missing": asked.practitioner_role is None or (exception and not (asked.patient and asked.reason)),
    }
    if exception and not about["missing"]:
        about |= {
            "forbidden": queries.exception_forbidden(request.actor, asked, Pressing.NOW, now),
            "times": _times(request, asked, now),
            "chosen": asked.starts_at,
            "extra": "extra" in request.GET,
        }
    return about


def _times(request: PageRequest, asked: Request, now: datetime) -> list[datetime]:
    """Return times that may be asked for: the one being read back, then the nearest free of every kind."""
    role, reason = asked.practitioner_role, asked.reason
    assert role is not None and reason is not None  # noqa: PT018
    found = agenda.next_slots(
        request.actor, practitioner_role=role, reason=reason, after=now, limit=TIMES, patient=asked.patient, now=now,
        kinds=queries.ANY_KIND,
    )  # fmt: skip
    times = {slot.starts_at for slot in found} | ({asked.starts_at} if asked.starts_at else set())
    return sorted(times)


def _whom(asked: Request) -> str:
    """Return whom to call back, and where."""
    number = asked.call.caller_number if asked.call else ""
    name = asked.patient.name if asked.patient else ""
    return ", ".join(filter(None, [name, phone(number) if number else ""]))


def _zone(asked: Request, now: datetime) -> ZoneInfo:
    zone = queries.wall_time(asked.structure_id, now).tzinfo
    assert isinstance(zone, ZoneInfo)
    return zone
