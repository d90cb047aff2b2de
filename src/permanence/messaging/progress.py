"""How far many messages have come that leave together: a postponement, the reminders of a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .models import Channel, Message, State

LOOKED_BACK = timedelta(minutes=10)
OLDEST = timedelta(days=1)  # of what is counted: found by its index
MANY = 20  # fewer are gone before anyone looks


@dataclass(frozen=True, slots=True)
class Progress:
    """What waits though its moment has come, and what left in the last minutes.

    :ivar minutes: until all have left, as fast as of late; none while none has
    """

    waiting: int
    left: int
    minutes: int | None

    @property
    def share(self) -> int:
        """How much of it is done, in hundredths."""
        return 100 * self.left // (self.left + self.waiting)


def leaving(actor: Actor, now: datetime) -> Progress | None:
    """Tell how far the actor's messages have come; none when no crowd of them waits."""
    mine = Message.objects.filter(structure_id__in=actor.structures(Can.VIEW_MESSAGES)).exclude(channel=Channel.PAPER)
    waiting = mine.filter(state__in=[State.QUEUED, State.SENDING], due_at__lte=now).count()
    if waiting < MANY:
        return None
    left = mine.filter(created_at__gte=now - OLDEST, sent_at__gte=now - LOOKED_BACK).count()
    pace = left / (LOOKED_BACK.total_seconds() / 60)
    return Progress(waiting, left, max(1, round(waiting / pace)) if pace else None)
