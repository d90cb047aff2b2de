"""Who of the team has a conversation before him: colleagues see each other before two of them answer.

Noted every few seconds while a page is open, it is no verb: the reading itself is traced once, by the page.
"""

from datetime import datetime, timedelta

from permanence.foundation.actor import Actor
from permanence.foundation.live import tell
from permanence.foundation.refusal import NotFound

from .models import Attending, Conversation

STALE = timedelta(seconds=45)
ANOTHER_TAB = timedelta(seconds=25)  # a page tells of itself every twenty


def note(actor: Actor, conversation: Conversation, *, writing: bool, now: datetime) -> list[Attending]:
    """Note that the actor looks, or writes; return the colleagues who do. Only a change is told to their screens.

    The conversation is locked first, as by whoever answers in it: what hangs on it comes after, in one order.
    :raises NotFound: when it went to another one meanwhile
    """
    if actor.id is None:
        return []
    held = Conversation.objects.select_for_update(of=("self",), no_key=True).filter(pk=conversation.pk).first()
    if held is None:
        raise NotFound
    mine = Attending.objects.filter(conversation=conversation, person=actor.id)
    known = mine.first()
    if known is not None and known.writing and not writing and known.at > now - ANOTHER_TAB:
        return others(actor, conversation, now)  # another tab of hers writes
    fresh = known is None or known.at < now - STALE or known.writing != writing
    if known is None:
        told = {"structure_id": conversation.structure_id, "name": actor.name[:200], "writing": writing, "at": now}
        row = Attending(conversation=conversation, person_id=actor.id, **told)
        Attending.objects.bulk_create([row], ignore_conflicts=True)
    else:
        mine.update(at=now, writing=writing)
    Attending.objects.filter(conversation=conversation, at__lt=now - timedelta(days=1)).delete()
    unread = held.unread
    if unread:
        held.read_at = now
        held.save(update_fields=["read_at"])
    if fresh or unread:
        tell("messages", conversation.structure_id, conversation=conversation.pk)
    return others(actor, conversation, now)


def others(actor: Actor, conversation: Conversation, now: datetime) -> list[Attending]:
    """Return the colleagues who have it before them, those who write first."""
    here = Attending.objects.filter(conversation=conversation, at__gt=now - STALE).exclude(person=actor.id)
    return list(here.order_by("-writing", "name"))
