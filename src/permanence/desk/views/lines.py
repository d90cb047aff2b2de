"""Lines as pages: the numbers answered, a new one, what the switchboard of each needs, the end of one."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from permanence.desk import actions, forms, queries
from permanence.desk.makers import MAKERS
from permanence.desk.models import Line, Switchboard
from permanence.desk.rules import hours
from permanence.directory import queries as directory
from permanence.foundation.audit import trace
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.ui import words


@page(Can.MANAGE_DIRECTORY)
def lines(request: PageRequest) -> HttpResponse:
    """The numbers answered for the structures one manages."""
    return show(request, "desk/lines.html", rows=queries.managed_lines(request.actor))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def new_line(request: PageRequest) -> HttpResponse:
    """A number answered from now on."""
    form = forms.NewLine(request.POST if request.method == "POST" else None, actor=request.actor)
    if form.is_valid():
        with _told_of_number(form):
            opened = actions.open_line(by=request.actor, now=timezone.now(), **form.cleaned_data)
    if not form.is_valid():
        return show(request, "desk/line_form.html", status=422 if form.is_bound else 200, form=form)
    messages.success(request, _("The line is added. Give its switchboard what it needs."))
    return redirect("desk:line", opened.pk)


@page(Can.MANAGE_DIRECTORY)
def line(request: PageRequest, line_id: UUID) -> HttpResponse:
    """One line, its secret covered."""
    return _shown(request, queries.managed_line(request.actor, line_id))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def line_details(request: PageRequest, line_id: UUID) -> HttpResponse:
    """How a line is named, answered and called."""
    found = queries.managed_line(request.actor, line_id)
    sent = request.POST if request.method == "POST" else None
    former, structures = found.number, directory.structures(request.actor).filter(pk=found.structure_id)
    form = forms.LineForm(sent, structures=structures, initial=_as_written(found))
    if form.is_valid():
        with _told_of_number(form):
            actions.correct_line(by=request.actor, line=found, **form.cleaned_data)
    if not form.is_valid():
        return show(request, "desk/line_form.html", status=422 if form.is_bound else 200, form=form, line=found)
    if found.number != former:
        messages.warning(request, _("Changes kept. Let its switchboard tell the new number from now on."))
    else:
        messages.success(request, _("Changes kept."))
    return redirect("desk:line", found.pk)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def line_closure(request: PageRequest, line_id: UUID) -> HttpResponse:
    """A number answered no more."""
    found = queries.managed_line(request.actor, line_id)
    actions.close_line(by=request.actor, line=found, now=timezone.now())
    messages.success(request, _("The line is closed: its new calls are refused."))
    return redirect("desk:line", found.pk)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def line_return(request: PageRequest, line_id: UUID) -> HttpResponse:
    """A closed line, open again."""
    found = queries.managed_line(request.actor, line_id)
    actions.reopen_line(by=request.actor, line=found)
    messages.success(request, _("The line is open again."))
    return redirect("desk:line", found.pk)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def secret(request: PageRequest, line_id: UUID) -> HttpResponse:
    """One line with its secret, which no address nor cache keeps; the trace tells who read it."""
    found = queries.managed_line(request.actor, line_id)
    trace(request.actor, "line.secret_read", subject=found)
    return _shown(request, found, secret=queries.line_secret(found))


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def new_secret(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Another secret; the switchboard is not heard until it is given the new one."""
    found = queries.managed_line(request.actor, line_id)
    form = forms.SecretSeen(request.POST)
    if not form.is_valid():
        raise actions.SecretChanged
    actions.rotate_secret(by=request.actor, line=found, now=timezone.now(), **form.cleaned_data)
    messages.success(request, _("The secret is changed. Give the new one to the switchboard now."))
    return redirect("desk:line", found.pk)


@contextmanager
def _told_of_number(form: forms.LineForm) -> Iterator[None]:
    """Say beside the number that another line answers it."""
    try:
        yield
    except actions.NumberTaken as refusal:
        form.add_error("number", f"{refusal.title}. {refusal.next_step}")


def _as_written(line: Line) -> dict[str, Any]:
    return {**vars(line), "number": words.phone(line.number), "practitioner_role": line.practitioner_role_id}


def _shown(request: PageRequest, line: Line, secret: str = "") -> HttpResponse:
    context: dict[str, Any] = {"secret": secret, "last": queries.last_call(line), "address": _address(line)}
    doors, today = queries.doors_of(line, timezone.now()), directory.today()
    context |= {"hours": _hours(line), "closed_words": queries.closed_words(line), "doors": doors}
    context |= {"closed_because": queries.outside_why(doors), "holiday": queries.next_holiday(line, today)}
    context |= {"maker": MAKERS.get(line.switchboard), "orders": queries.ordered_by(request.actor, line)}
    context["announcement"] = settings.BASE_URL + reverse("api:announcement", args=[line.number.removeprefix("+")])
    answer = show(request, "desk/line.html", line=line, **context)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _address(line: Line) -> str:
    """Return where the line's switchboard posts: every maker's has an address of its own for each line."""
    if line.switchboard == Switchboard.PERMANENCE:
        return settings.BASE_URL + reverse("api:telephony_events")
    return settings.BASE_URL + reverse("api:maker_events", args=[line.switchboard, line.number.removeprefix("+")])


def _hours(line: Line) -> list[tuple[str, str]]:
    """Return the hours of each day that has some, as written."""
    spans = queries.hours(line)
    days = [(day, [(one.opens_at, one.closes_at) for one in spans if one.weekday == day]) for day in range(7)]
    return [(capfirst(WEEKDAYS[day]), hours.written(found)) for day, found in days if found]
