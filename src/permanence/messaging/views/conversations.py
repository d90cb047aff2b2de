"""The team's board of conversations: what needs an answer first, one line for each person whatever the channel."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.directory import queries as directory
from permanence.directory.models import Person
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.messaging import actions, board
from permanence.messaging.forms import Heard
from permanence.messaging.models import Conversation
from permanence.messaging.registry import beyond

TABS = {
    "first": gettext_lazy("To answer"),
    "unread": gettext_lazy("With nobody yet"),
    "mine": pgettext_lazy("conversations", "Mine"),
    "theirs": gettext_lazy("With a colleague"),
    "answered": pgettext_lazy("conversations", "Answered"),
    "closed": pgettext_lazy("conversations", "Closed"),
}
A_PAGE = 100
NOTHING = UUID(int=0)  # heard of him


@page(Can.VIEW_MESSAGES)
def conversations(request: PageRequest) -> HttpResponse:
    """The board: what waits longest stands first."""
    actor, now = request.actor, timezone.now()
    asked = request.GET.get("show", "first")
    tab = asked if asked in TABS else "first"
    counts, here = board.counts(actor), reverse("messaging:conversations")
    rows = list(board.of_tab(actor, tab)[:A_PAGE])
    named, closed = board.names(actor, rows), board.closed(actor, rows)
    shown: dict[str, Any] = {
        "tab": tab,
        "tabs": [(name, label, f"{here}?show={name}", counts[name]) for name, label in TABS.items()],
        "rows": [(one, named[one.pk], board.icon(one), one.person not in closed) for one in rows],
        "more": counts[tab] - len(rows),
        "elsewhere": counts["theirs"],
        "many": actor.at is None and len(actor.structures(Can.VIEW_MESSAGES)) > 1,
        "manages": actor.may(Can.MANAGE_DIRECTORY),
        "announces": actor.may(Can.SEND_MESSAGES),
        "now": now,
    }
    return show(request, "messaging/conversations.html", part="list" if request.htmx else None, **shown)


@page(Can.VIEW_MESSAGES)
def waiting(request: PageRequest) -> HttpResponse:
    """Tell the rail how many wait for an answer."""
    return show(request, "messaging/waiting.html", count=board.waiting(request.actor))


@page(Can.SEND_MESSAGES, methods=["POST"])
def begun(request: PageRequest, structure_id: UUID, person: UUID) -> HttpResponse:
    """Begin, or find, the conversation with someone whose file one has before one."""
    structure = directory.structure(request.actor, structure_id, Can.SEND_MESSAGES)
    known = beyond().names(request.actor, [person])
    if person not in known:
        raise NotFound
    made = actions.converse(by=request.actor, structure=structure, person=person, name=known[person])
    return redirect("messaging:conversation", made.pk)


@page(Can.SEND_MESSAGES, methods=["POST"])
def owner(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Take a conversation, give it to a colleague, or back to the team."""
    of = board.conversation(request.actor, conversation_id)
    wanted, unowned = _person(request, of), "unowned" in request.POST
    try:
        actions.assign(by=request.actor, conversation=of, owner=wanted, unowned=unowned, now=timezone.now())
    except actions.TakenMeanwhile as refusal:
        toasts.warning(request, str(refusal.title))
        return redirect("messaging:conversation", of.pk)
    if wanted is None:
        toasts.success(request, _("Whoever is free first answers."))
    return redirect("messaging:conversation", of.pk)


@page(Can.SEND_MESSAGES, methods=["POST"])
def closing(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Close a conversation that needs no answer any more."""
    of = board.conversation(request.actor, conversation_id)
    form = Heard(request.POST)
    heard = form.cleaned_data["heard"] if form.is_valid() else None
    try:
        actions.close(by=request.actor, conversation=of, heard=heard or NOTHING, now=timezone.now())
    except actions.SpokeMeanwhile as refusal:
        toasts.warning(request, str(refusal.title))
        return redirect("messaging:conversation", of.pk)
    toasts.success(request, _("The conversation is closed; a new word opens it again."))
    return redirect("messaging:conversations")


@page(Can.SEND_MESSAGES, methods=["POST"])
def reopening(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Let it wait for an answer again."""
    of = board.conversation(request.actor, conversation_id)
    actions.reopen(by=request.actor, conversation=of, now=timezone.now())
    return redirect("messaging:conversation", of.pk)


def _person(request: PageRequest, of: Conversation) -> Person | None:
    """Return who is to have it: one who works there, or the actor himself."""
    asked = request.POST.get("owner", "")
    return board.taker(request.actor, of, asked) if asked else None
