"""How the console is put together: whole for a page, one part of it for htmx."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from permanence.desk import column, forms, queries
from permanence.desk.models import Request
from permanence.foundation.actor import Actor
from permanence.foundation.page import PageRequest, redirect, show
from permanence.foundation.refusal import NotFound, NotPermitted, Refusal

from .manners_shown import advice
from .pane import pane
from .parts import PAGE, trace_shown

View = Callable[..., HttpResponse]
Read = Callable[[Actor, UUID], Request | None]


def shown(
    request: PageRequest, asked: Request | None, *, status: int = 200, refusal: Refusal | None = None, **more: Any
) -> HttpResponse:
    """Show the console at a request, or at rest; htmx gets the working pane alone."""
    now = timezone.now()
    context: dict[str, Any] = {"asked": asked, "now": now, "refusal": refusal}
    if not request.htmx:
        context |= beside(request, now, asked)
    elif asked is None or asked.outcome:  # what comes next is shown in the pane
        context["queue"] = queries.queue(request.actor, now)
    if asked is None or asked.outcome:
        context["ringing"] = ringing(request.actor, context["queue"], now)
    if asked is not None:
        context |= pane(request, asked, now) | more
        context["advice"] = advice(more.get("attitude") or context["manners"].get("attitude", ""))
        shown_to = [one.patient for one in (*context["candidates"], context["chosen"]) if one]
        trace_shown(request, (*shown_to, *context.get("alike", ())))
    response = show(request, PAGE, part="pane" if request.htmx else None, status=status, **context)
    if request.htmx and request.method == "POST":
        response["HX-Push-Url"] = reverse("desk:request", args=[asked.pk]) if asked else reverse("desk:console")
    return response


def went(request: PageRequest, asked_id: UUID | None) -> HttpResponse:
    """Answer a deed well done: the pane as it now stands for htmx, a redirection otherwise."""
    if request.htmx:
        return shown(request, queries.request(request.actor, asked_id) if asked_id else None)
    return redirect("desk:request", asked_id) if asked_id else redirect("desk:console")


def in_place(view: View) -> View:
    """Show what a view of one request refuses in the pane, beside what was typed, not instead of it."""

    @wraps(view)
    def seen(request: PageRequest, request_id: UUID) -> HttpResponse:
        try:
            return view(request, request_id)
        except (NotFound, NotPermitted):
            raise
        except Refusal as refusal:
            asked = queries.request(request.actor, request_id)
            return shown(request, asked, status=refusal.status, refusal=refusal)

    return seen


def on_screen(request: PageRequest, sent: QueryDict, read: Read = queries.known_request) -> Request | None:
    """Return the request on the screen from which htmx asks, if there is one."""
    named = forms.Here(sent)
    asked_id = named.cleaned_data["asked"] if named.is_valid() else None
    return read(request.actor, asked_id) if asked_id else None


def beside(request: PageRequest, now: datetime, asked: Request | None) -> dict[str, Any]:
    """Return what the left column shows: calls, visitors, times to offer by telephone, the board."""
    seen = column.read([request.actor], now)
    here = reverse("desk:request", args=[asked.pk]) if asked else None
    rows = column.on_page(column.column(seen, request.actor), get_token(request), here)
    return {"queue": seen.queue(request.actor), "column": rows, "now": now}


def news(request: PageRequest, asked: Request | None, now: datetime) -> dict[str, Any]:
    """Return what changed in the pane by others' deeds: the state of its call, and what comes next."""
    context: dict[str, Any] = {"asked": asked, "now": now}
    if asked is None or asked.outcome:
        context["queue"] = queries.queue(request.actor, now)
        context["ringing"] = ringing(request.actor, context["queue"], now)
    return context


def ringing(actor: Actor, queue: queries.Queue, now: datetime) -> dict[str, Any] | None:
    """Return what is to be known of the practice whose line rings, when one does."""
    return column.what_rings(actor, queue.next, now) if queue.next else None
