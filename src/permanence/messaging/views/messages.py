"""Pages of messages: what left, what failed, and the demo's own mailbox."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages as toasts
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions, mailbox, paper, progress, queries
from permanence.messaging.models import State
from permanence.messaging.registry import beyond

A_PAGE = 50


@page(Can.VIEW_MESSAGES)
def messages(request: PageRequest) -> HttpResponse:
    """The messages of the structure, the newest first, by state."""
    state = request.GET.get("state", "")
    chosen = state if state in State.values else ""
    counts = queries.counts(request.actor)
    tabs: list[tuple[Any, ...]] = [("", _("All"), reverse("messaging:messages"), sum(counts.values()))]
    tabs += [(s.value, s.label, f"{reverse('messaging:messages')}?state={s.value}", counts[s.value]) for s in State]
    rows = Paginator(queries.messages(request.actor, state=chosen), A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {"rows": rows, "tabs": tabs, "state": chosen, "failed": counts[State.FAILED]}
    many = len(request.actor.structures(Can.VIEW_MESSAGES)) > 1 and request.actor.at is None
    return show(
        request,
        "messaging/messages.html",
        many=many,
        demo=settings.DEMO,
        papers=paper.waiting(request.actor).count(),
        announces=bool(request.actor.structures(Can.SEND_MESSAGES)),
        manages=request.actor.may(Can.MANAGE_DIRECTORY),
        progress=progress.leaving(request.actor, timezone.now()),
        **shown,
    )


@page(Can.VIEW_MESSAGES)
def leaving(request: PageRequest) -> HttpResponse:
    """How far a crowd of messages has come, asked again every few seconds while it leaves."""
    told = progress.leaving(request.actor, timezone.now())
    return show(request, "messaging/_progress.html", progress=told)


@page(Can.VIEW_MESSAGES)
def message(request: PageRequest, message_id: UUID) -> HttpResponse:
    """One message: to whom, what it says, what became of it."""
    found = queries.message(request.actor, message_id)
    if found.person:
        beyond().reach(request.actor, found.person)  # refuses a file kept closer: what he is told is part of it
    trace_reading(request.actor, found)
    may_resend = found.state == State.FAILED and request.actor.may(Can.SEND_MESSAGES, found.structure_id)
    tells = queries.tells(request.actor, found)
    return show(request, "messaging/message.html", message=found, may_resend=may_resend, tells=tells)


@page(Can.SEND_MESSAGES, methods=["POST"])
def sending(request: PageRequest, message_id: UUID) -> HttpResponse:
    """Try a failed message again."""
    found = queries.message(request.actor, message_id)
    actions.resend(by=request.actor, message=found, now=timezone.now())
    toasts.success(request, _("The message will leave in a moment."))
    return redirect("messaging:message", found.pk)


@page(Can.ENTER)
def demo_mailbox(request: PageRequest) -> HttpResponse:
    """What patients received, in the demo: a mail reader."""
    letters = mailbox.letters(_folder())
    part = "letters" if request.htmx else None
    return show(request, "messaging/mailbox.html", part=part, letters=letters, letter=None)


@page(Can.ENTER)
def demo_letter(request: PageRequest, name: str) -> HttpResponse:
    """One message received, beside the list."""
    letters = mailbox.letters(_folder())
    letter = next((found for found in letters if found.name == name), None)
    if letter is None:
        raise NotFound
    return show(request, "messaging/mailbox.html", letters=letters, letter=letter)


def _folder() -> mailbox.Path:
    """Return the folder of the demo's mailbox; elsewhere than in the demo there is none."""
    if not settings.DEMO:
        raise NotFound
    return mailbox.Path(settings.MAILBOX)
