"""The calls going on, as one console shows them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from permanence.desk.models import Call, CallState
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.foundation.turns import Order

from .turns import FORGOTTEN, in_turn, orders_of

HEARD_WITH = ("line__practitioner_role__person", "structure", "taken_by", "request")
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
    return Call.objects.filter(structure_id__in=actor.structures(Can.ANSWER)).select_related(*HEARD_WITH)


def call(actor: Actor, call_id: UUID) -> Call:
    """Return one call of the lines the actor answers.

    :raises NotFound: when there is none, or not for this actor
    """
    found = _heard_one(call_id, actor.structures(Can.ANSWER))
    if not found:
        raise NotFound
    return found[0]


@composed
def _heard(structures: Collection[UUID], since: datetime) -> QuerySet[Call]:
    heard = Call.objects.filter(structure_id=any_of(structures), state__in=GOING_ON, rang_at__gt=since)
    return heard.select_related(*HEARD_WITH).order_by("rang_at", "id")


@composed
def _heard_one(call_id: UUID, structures: Collection[UUID]) -> QuerySet[Call]:
    return Call.objects.filter(structure_id=any_of(structures), pk=call_id).select_related(*HEARD_WITH)


def going_on(actor: Actor, now: datetime) -> QuerySet[Call]:
    """Return the calls going on of the lines the actor answers, whosever turn it is."""
    return calls(actor).filter(state__in=GOING_ON, rang_at__gt=now - FORGOTTEN).order_by("rang_at", "id")


def heard(actor: Actor, now: datetime) -> list[Call]:
    """Return the calls going on as a console shows them, whosever turn it is."""
    return _heard(actor.structures(Can.ANSWER), now - FORGOTTEN)


def queue(actor: Actor, now: datetime) -> Queue:
    """Return the calls going on: to be taken, when one's turn has come, one's own, and those of others."""
    found = heard(actor, now)
    return queue_of(actor, found, orders_of(ringing(found), now), now)


def is_going_on(call: Call | None, now: datetime) -> bool:
    """Tell whether a call is going on: its request is then on no board."""
    return call is not None and call.state in GOING_ON and call.rang_at > now - FORGOTTEN


def ringing(found: Sequence[Call]) -> list[Call]:
    """Keep the calls that nobody has taken."""
    return [call for call in found if call.taken_by_id is None]


def queue_of(actor: Actor, found: Sequence[Call], orders: Mapping[UUID, Sequence[Order]], now: datetime) -> Queue:
    """Put calls that were read already apart for one of those who see them.

    :param orders: of the lines of those that ring
    """
    return Queue(
        ringing=in_turn(actor, ringing(found), orders, now),
        mine=[call for call in found if call.taken_by_id == actor.id],
        others=[call for call in found if call.taken_by_id not in (None, actor.id)],
    )
