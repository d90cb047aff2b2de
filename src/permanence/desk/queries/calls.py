"""The calls going on, as one console shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from permanence.desk.models import Call, CallState
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

GOING_ON = (CallState.RINGING, CallState.ANSWERED, CallState.HELD)
FORGOTTEN = timedelta(hours=4)  # a switchboard that never told the end


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


def queue(actor: Actor, now: datetime) -> Queue:
    """Return the calls going on: to be taken, one's own, and those of others."""
    going_on = calls(actor).filter(state__in=GOING_ON, rang_at__gt=now - FORGOTTEN).order_by("rang_at", "id")
    found = list(going_on)
    return Queue(
        ringing=[call for call in found if call.taken_by_id is None],
        mine=[call for call in found if call.taken_by_id == actor.id],
        others=[call for call in found if call.taken_by_id not in (None, actor.id)],
    )
