"""One conversation: all that was said on both sides, who else has it before him, and the answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.messaging import actions, attending, board, queries, sentences
from permanence.messaging.forms import Answer
from permanence.messaging.models import Conversation
from permanence.messaging.registry import beyond

from .conversations import NOTHING

KEYED = 9  # answers given often that have a key of their own


@page(Can.VIEW_MESSAGES)
def conversation(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """All of it; its reading is traced once, and what comes in meanwhile is shown without moving the answer."""
    of = board.conversation(request.actor, conversation_id)
    if request.htmx:
        return show(request, "messaging/conversation.html", part="exchange", **_exchanged(request, of))
    trace_reading(request.actor, of)
    return _shown(request, of, _form(request, of))


@page(Can.SEND_MESSAGES, methods=["POST"])
def answer(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Answer in one's own words; what cannot leave stays typed, with why."""
    of = board.conversation(request.actor, conversation_id)
    form = Answer(request.POST, answering=board.answering(request.actor, of, timezone.now()))
    if not form.is_valid() or form.choice is None:
        return _shown(request, of, form, status=422)
    said = form.cleaned_data
    try:
        actions.answer(
            by=request.actor, conversation=of, choice=form.choice, words=said["words"], key=str(said["key"]),
            seen_at=said["seen"], heard=said["heard"] or NOTHING, reply_to=beyond().mailbox(of.structure_id),
            now=timezone.now(),
        )  # fmt: skip
    except (actions.AnsweredMeanwhile, actions.SpokeMeanwhile) as refusal:
        of = board.conversation(request.actor, conversation_id)
        again = _form(request, of, words=said["words"], way=said["way"])
        return _shown(request, of, again, status=refusal.status, refusal=refusal)
    except Refusal as refusal:
        form.add_error("words", " ".join(filter(None, [str(refusal.title), str(refusal.detail or "")])))
        return _shown(request, of, form, status=refusal.status)
    toasts.success(request, _("Answered."))
    return redirect("messaging:conversation", of.pk)


@page(Can.SEND_MESSAGES, methods=["POST"])
def inserted(request: PageRequest, conversation_id: UUID, answer_id: UUID) -> HttpResponse:
    """The answer as it is typed, with one given often filled in at its end."""
    of = board.conversation(request.actor, conversation_id)
    chosen = board.canned_answer(request.actor, answer_id)
    filled = board.filled(chosen, board.said_of(request.actor, of, timezone.localtime()))
    typed = request.POST.get("words", "").strip()
    form = _form(request, of, words=f"{typed}\n{filled}" if typed else filled)
    return show(request, "messaging/conversation.html", part="words", form=form, conversation=of)


@page(Can.VIEW_MESSAGES, methods=["POST"])
def here(request: PageRequest, conversation_id: UUID) -> HttpResponse:
    """Note that one looks, or writes; show who else does, and what an SMS of these words comes to."""
    of = board.conversation(request.actor, conversation_id)
    typed = request.POST.get("words", "").strip()
    beside = attending.note(request.actor, of, writing=bool(typed), now=timezone.now())
    size = None
    if typed and request.POST.get("way") == "sms":
        size = queries.size(sentences.as_sms(typed, queries.signed(of.structure)))
    return show(request, "messaging/conversation.html", part="beside", beside=beside, size=size)


def _form(request: PageRequest, of: Conversation, *, words: str = "", way: str = "") -> Answer:
    answering = board.answering(request.actor, of, timezone.now())
    said = {"way": way or answering.proposed, "words": words, "seen": _exact(of), "key": uuid7()}
    return Answer(initial=said, answering=answering)


def _exact(of: Conversation) -> str:
    return of.told_at.isoformat() if of.told_at else ""


def _exchanged(request: PageRequest, of: Conversation) -> dict[str, Any]:
    heard = of.said.order_by("-pk").values_list("pk", flat=True).first()
    return {"conversation": of, "lines": board.exchange(request.actor, of), "heard": heard or ""}


def _shown(
    request: PageRequest, of: Conversation, form: Answer, *, status: int = 200, refusal: Refusal | None = None
) -> HttpResponse:
    actor, now = request.actor, timezone.now()
    may_answer = actor.may(Can.SEND_MESSAGES, of.structure_id)
    canned = list(board.canned(of.structure_id)) if may_answer else []
    shown: dict[str, Any] = {
        "name": board.name(actor, of),
        "form": form,
        "refusal": refusal,
        "may_answer": may_answer,
        "colleagues": [one for one in board.colleagues(of.structure) if may_answer and one.pk != actor.id],
        "mine": of.owner_id is not None and of.owner_id == actor.id,
        "canned": [(one, f"Alt+{rank}" if rank <= KEYED else "") for rank, one in enumerate(canned, 1)],
        "file": beyond().file(actor, of.person) if of.person else "",
        "beside": attending.others(actor, of, now),
        "size": None,
        "manages": actor.may(Can.MANAGE_DIRECTORY, of.structure_id),
    }
    return show(request, "messaging/conversation.html", status=status, **_exchanged(request, of), **shown)
