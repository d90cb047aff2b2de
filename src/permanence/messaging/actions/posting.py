"""Letters that a human printed and posted."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.messaging.models import Attempt, Channel, Message, State


@action(Can.SEND_MESSAGES, audit="letters.posted", of="structure")
def post_letters(*, by: Actor, structure: Structure, letters: Iterable[UUID], now: datetime) -> int:
    """Note that letters were posted, and by whom; one posted or withdrawn already is left alone; return how many."""
    wanted = Message.objects.filter(structure=structure, channel=Channel.PAPER, state=State.QUEUED, pk__in=letters)
    kept = list(wanted.select_for_update().values_list("pk", flat=True))
    Message.objects.filter(pk__in=kept).update(state=State.SENT, sent_at=now)
    Attempt.objects.bulk_create(
        Attempt(structure=structure, message_id=pk, outcome="accepted", detail=by.name[:200]) for pk in kept
    )
    return len(kept)
