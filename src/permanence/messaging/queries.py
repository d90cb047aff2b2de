"""Reading messages, always for an actor."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .models import Message, State


def messages(
    actor: Actor, *, structure_id: UUID | None = None, state: str = "", about: UUID | None = None
) -> QuerySet[Message]:
    """Return the messages the actor may see, the newest first: of one structure, in one state, about one row."""
    chosen = structure_id or actor.at
    allowed = [s for s in actor.structures(Can.VIEW_MESSAGES) if chosen in (None, s)]
    found = Message.objects.filter(structure_id__in=allowed).select_related("structure").order_by("-created_at", "-id")
    if state:
        found = found.filter(state=state)
    return found.filter(about=about) if about else found


def message(actor: Actor, message_id: UUID) -> Message:
    """Return one message with its attempts.

    :raises NotFound: when there is none, or none for this actor
    """
    found = Message.objects.filter(pk=message_id).select_related("structure").prefetch_related("attempts").first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_MESSAGES, found.structure_id)
    return found


def counts(actor: Actor) -> dict[str, int]:
    """Count the actor's messages by state."""
    found = messages(actor).order_by().values_list("state").annotate(number=Count("pk"))
    return dict.fromkeys(State.values, 0) | dict(found)


def overdue(actor: Actor, since: datetime) -> QuerySet[Message]:
    """Return the messages that wait or are being sent although due before `since`."""
    return Message.objects.filter(state__in=[State.QUEUED, State.SENDING], due_at__lt=since).order_by("due_at")[:500]
