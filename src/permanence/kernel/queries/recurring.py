"""What comes again: one, those that go on, and the days on which they come."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.kernel.models import Recurring
from permanence.kernel.rules import recurrence


def recurrings(actor: Actor) -> QuerySet[Recurring]:
    """Return what comes again in the structures of the actor, and was not stopped."""
    return _all(actor).filter(stopped_at=None)


def recurring(actor: Actor, recurring_id: UUID) -> Recurring:
    """Return one of them, stopped or not.

    :raises NotFound: when there is none, or none for this actor
    """
    found = _all(actor).filter(pk=recurring_id).first()
    if found is None:
        raise NotFound
    return found


def coming(actor: Actor, begins: date, ends: date) -> Iterator[tuple[date, Recurring]]:
    """Yield the days, both ends included, on which something comes again."""
    for one in recurrings(actor):
        if actor.at in (None, one.structure_id):
            for day in recurrence.days(one.rrule, one.first_on, begins, ends):
                yield day, one


def _all(actor: Actor) -> QuerySet[Recurring]:
    there = Recurring.objects.filter(structure_id__in=actor.structures(Can.DO_TASKS))
    return there.select_related("structure", "owner")
