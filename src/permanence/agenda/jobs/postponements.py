"""A postponement that is applied: one appointment after the other, each in its own transaction."""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError

from permanence.agenda import actions, queries
from permanence.foundation.actor import Actor, person_actor, scope, system
from permanence.foundation.jobs import job

TRIES = 3  # of one appointment, when PostgreSQL ends a deadlock with a booking


@job(queue="events", atomic=False)
def settle_all(*, by: Actor, now: datetime, postponement_id: str, account_id: str = "") -> None:
    """Settle what waits, as the person who applied it; interrupted, it goes on where it stood."""
    actor = _acting(by, account_id)
    while (found := _next(actor, postponement_id)) is not None:
        _settle(actor, found, now)


def _acting(by: Actor, account_id: str) -> Actor:
    """Return the person with the rights of this moment; the job itself when nobody is named."""
    if not account_id:
        return by
    with scope(system("agenda.postponement", [])):
        return person_actor(UUID(account_id), None)


def _next(actor: Actor, postponement_id: str) -> UUID | None:
    with scope(actor):
        applied = queries.postponement(actor, UUID(postponement_id))
        return queries.untried(applied).values_list("pk", flat=True).first()


def _settle(actor: Actor, item_id: UUID, now: datetime) -> None:
    for tries_left in reversed(range(TRIES)):
        try:
            with scope(actor):
                actions.settle(by=actor, item=queries.postponed(actor, item_id), now=now)
        except OperationalError:
            if not tries_left:
                raise
        else:
            return
