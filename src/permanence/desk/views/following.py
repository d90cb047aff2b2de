"""What follows requests: visitors at the counter, call backs in order, escalation seen and its delays."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from permanence.desk import actions, following_forms, queries
from permanence.desk.models import AttemptResult, Channel
from permanence.desk.rules import callbacks as rules
from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can

from .shown import on_screen, shown, went

SHOWN = 100
LONGEST_RANK = 5
TABS = {"mine": gettext_lazy("Mine and nobody's"), "all": gettext_lazy("Everyone's")}


@page(Can.ANSWER, methods=["POST"])
def visitors(request: PageRequest) -> HttpResponse:
    """Note that someone is at the counter: he is received at once, or waits while one is on the telephone."""
    practice, now = queries.counter(request.actor), timezone.now()
    if practice is None:
        raise NotFound
    waits = bool(queries.queue(request.actor, now).mine)
    opened = actions.open_request(
        by=request.actor, structure=practice, channel=Channel.COUNTER, waits=waits, key=request.POST.get("key"), now=now
    )
    if not waits:
        return went(request, opened.pk)
    return shown(request, on_screen(request, request.POST)) if request.htmx else redirect("desk:console")


@page(Can.ANSWER)
def callbacks(request: PageRequest) -> HttpResponse:
    """Show whom to call back, one at a time, the others in their order below; for htmx the same as it is now.

    Whoever is being called gives way to nobody else under one's hands: once he is called no more, the page says so.
    A try a colleague records meanwhile is said above the keys, which still record the try one began.
    """
    now, actor = timezone.now(), request.actor
    tab = "all" if request.GET.get("show") == "all" else "mine"
    found = queries.call_backs(actor, now, everyone=tab == "all")
    asked = request.GET.get("at", "")
    current = next((one for one in found if str(one.request.pk) == asked), None)
    gone = asked if request.htmx and asked and not current else ""
    if not (request.htmx and asked):
        current = current or (found[0] if found and found[0].ready else None)
        if current and current.request.patient:
            trace_reading(actor, current.request.patient)
    rank = _begun(request, current) if current else 0
    shown_: dict[str, Any] = {
        "tab": tab,
        "tabs": [(name, words, f"?show={name}", None) for name, words in TABS.items()],
        "current": current,
        "rank": rank,
        "meanwhile": current.tries[-1] if current and rank < current.rank else None,
        "gone": gone,
        "others": [one for one in found if one is not current][:SHOWN],
        "count": len(found),
        "results": [(AttemptResult.NO_ANSWER, "1"), (AttemptResult.LEFT_WORD, "2"), (AttemptResult.REACHED, "3")],
        "proposed": _proposed(current) if current else {},
    }
    return show(request, "desk/callbacks.html", part="lists" if request.htmx else None, now=now, **shown_)


@page(Can.ANSWER, methods=["POST"])
def attempt(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Record what a call back came to: the next one is shown, or the request of whoever was reached."""
    asked, form = queries.request(request.actor, request_id), following_forms.Attempt(request.POST)
    if not form.is_valid():
        raise Invalid
    made = actions.record_attempt(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    if made.next_at is None:
        return redirect("desk:request", request_id)
    messages.success(request, _("Noted."))
    return redirect("desk:callbacks")


@page(Can.VIEW_PATIENT)
def escalation(request: PageRequest, escalation_id: UUID) -> HttpResponse:
    """Show a practitioner what is late, and whom to call."""
    found = queries.told(request.actor, escalation_id)
    if found.request.patient:
        trace_reading(request.actor, found.request.patient)
    return show(request, "desk/escalation.html", told=found, asked=found.request, now=timezone.now())


@page(Can.VIEW_PATIENT, methods=["POST"])
def escalation_sight(request: PageRequest, escalation_id: UUID) -> HttpResponse:
    """Say that one sees to it."""
    found = queries.told(request.actor, escalation_id)
    actions.see_to(by=request.actor, escalation=found, now=timezone.now())
    messages.success(request, _("The desk knows that you see to it."))
    return redirect("kernel:todo")


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def escalation_delays(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say after how long each is told at one practice."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    usual = queries.delays(structure.pk)
    initial = {name: getattr(usual, name) for name in ("owner_min", "supervisor_min", "practitioner_min")}
    form = following_forms.Delays(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_delays(by=request.actor, structure=structure, **form.cleaned_data)
        messages.success(request, _("The delays are kept."))
        return redirect("desk:lines")
    status = 422 if form.is_bound else 200
    return show(request, "desk/escalation_delays.html", form=form, structure=structure, status=status)


def _begun(request: PageRequest, current: queries.CallBack) -> int:
    """Return the number of the try this page was opened for; the next one on a page just opened."""
    begun = request.GET.get("rank", "") if request.htmx else ""
    return min(int(begun), current.rank) if begun.isdecimal() and len(begun) < LONGEST_RANK else current.rank


def _proposed(current: queries.CallBack) -> dict[str, Any]:
    """Return when the next try would be, for each result."""
    local = queries.local(current.request, current.now)
    return {result.value: rules.next_try(result.value, current.rank, local) for result in AttemptResult}
