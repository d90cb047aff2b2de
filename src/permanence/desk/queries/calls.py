"""The calls going on, as one console shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from permanence.desk.models import Call, CallState
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .turns import FORGOTTEN, in_turn

GOING_ON = (CallState.RINGING, CallState.ANSWERED, CallState.HELD)


@dataclass(frozen=True, slots=True)
class Queue:
    """Calls in the order they rang, apart by what one can do about them."""

    ringing: list[Call]
    mine: list[Call]
    others: list[Call]

    @property
    def next(self) -> Call | None:
        """The call that has waited longest."""
        return self.ringing[0] if self.ringing else None


def calls(actor: Actor) -> QuerySet[Call]:
    """Return the calls of the lines the actor answers."""
    answered = Call.objects.filter(structure_id__in=actor.structures(Can.ANSWER))
    return answered.select_related("line__practitioner_role__person", "structure", "taken_by", "request")


def going_on(actor: Actor, now: datetime) -> QuerySet[Call]:
    """Return the calls going on of the lines the actor answers, whosever turn it is."""
    return calls(actor).filter(state__in=GOING_ON, rang_at__gt=now - FORGOTTEN).order_by("rang_at", "id")


def queue(actor: Actor, now: datetime) -> Queue:
    """Return the calls going on: to be taken, when one's turn has come, one's own, and those of others."""
    found = list(going_on(actor, now))
    return Queue(
        ringing=in_turn(actor, [call for call in found if call.taken_by_id is None], now),
        mine=[call for call in found if call.taken_by_id == actor.id],
        others=[call for call in found if call.taken_by_id not in (None, actor.id)],
    )
