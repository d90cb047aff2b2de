"""When and by whom a line is answered, as pages: its switchboard, its hours, the order of its rings, one's pause."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, line_forms, queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .shown import beside


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def line_switchboard(request: PageRequest, line_id: UUID) -> HttpResponse:
    """Whose switchboard a line has."""
    found = queries.managed_line(request.actor, line_id)
    form = line_forms.SwitchboardForm(_sent(request), initial={"switchboard": found.switchboard})
    if form.is_valid():
        with _told_of_secret(form):
            actions.choose_switchboard(by=request.actor, line=found, **form.cleaned_data)
    if not form.is_valid():
        return _form(request, found, form, title=_("Switchboard of the line"), columns=())
    messages.success(request, _("Changes kept. Give the switchboard the address below."))
    return redirect("desk:line", found.pk)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def line_hours(request: PageRequest, line_id: UUID) -> HttpResponse:
    """When a line is answered, and what is said outside."""
    found = queries.managed_line(request.actor, line_id)
    initial = line_forms.HoursForm.initial_of(found, queries.hours(found))
    form = line_forms.HoursForm(_sent(request), initial=initial)
    if not form.is_valid():
        about = _("Write 9:00–12:30, 14:00–18:00; nothing for a closed day. All empty: answered at all times.")
        return _form(request, found, form, title=_("Hours of the line"), about=about, columns=line_forms.DAYS)
    told = {name: form.cleaned_data[name] for name in ("hours", "closed_words", "on_holidays")}
    actions.say_hours(by=request.actor, line=found, now=timezone.now(), **told)
    messages.success(request, _("Changes kept."))
    return redirect("desk:line", found.pk)


@page(Can.MANAGE_DIRECTORY)
def orders(request: PageRequest) -> HttpResponse:
    """Of each line, who is reached first and who is the overflow, as far as one has a say."""
    lines = list(queries.ordering(request.actor))
    waits = queries.expected_waits(lines, timezone.now())
    rows = [
        (
            line,
            waits[line.pk],
            [(by, queries.turns_said(by.pk, line)) for by in queries.ordered_by(request.actor, line)],
        )
        for line in lines
    ]
    return show(request, "desk/orders.html", rows=rows)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def order(request: PageRequest, line_id: UUID, structure_id: UUID) -> HttpResponse:
    """Whom the rings of a line reach, in the words of the practice, or of a permanence for its own people."""
    actor, now = request.actor, timezone.now()
    by = directory.structure(actor, structure_id, Can.MANAGE_DIRECTORY)
    line = queries.ordering(actor).filter(pk=line_id).first()
    if line is None or by not in queries.ordered_by(actor, line):
        raise NotFound
    people, pools = queries.may_be_named(actor, by, line, directory.today())
    initial = line_forms.OrderForm.initial_of(line, list(queries.turns_said(by.pk, line)))
    own = by.pk == line.structure_id
    form = line_forms.OrderForm(_sent(request), people=people, pools=pools, own=own, initial=initial)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return show(request, "desk/order.html", status=status, form=form, line=line, by=by, own=own)
    actions.say_order(by=actor, structure=by, line=line, now=now, **form.chosen())
    messages.success(request, _("Changes kept: the next ring follows this order."))
    return redirect("desk:orders")


@page(Can.ANSWER, methods=["POST"])
def pause(request: PageRequest) -> HttpResponse:
    """A moment without rings."""
    actions.begin_pause(by=request.actor, now=timezone.now())
    return _team(request)


@page(Can.ANSWER, methods=["POST"])
def pause_end(request: PageRequest) -> HttpResponse:
    """Back from it."""
    actions.end_pause(by=request.actor, now=timezone.now())
    return _team(request)


def _team(request: PageRequest) -> HttpResponse:
    if not request.htmx:
        return redirect("desk:console")
    return show(request, "desk/_team.html", **beside(request, timezone.now(), None))


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: PageRequest, line: Any, form: Any, **more: Any) -> HttpResponse:
    return show(request, "desk/line_part.html", status=422 if form.is_bound else 200, form=form, line=line, **more)


@contextmanager
def _told_of_secret(form: line_forms.SwitchboardForm) -> Iterator[None]:
    """Say beside the secret that it is missing."""
    try:
        yield
    except actions.SecretMissing as refusal:
        form.add_error("secret", f"{refusal.title}. {refusal.next_step}")
