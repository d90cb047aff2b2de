"""What becomes of each promise about a room or a device that is closed, retired or open at other hours."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from permanence.agenda import queries
from permanence.agenda.queries import Hanging
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.capacity.models import Reservation, Resource
from permanence.foundation.actor import Actor
from permanence.foundation.live import tell

from .openings import Fate, NotUnderstood, obey
from .uses import end_use


def queue_for(resource: Resource, fates: Mapping[UUID, Fate]) -> None:
    """Queue for it, for all that is to be taken instead and for all that is given back, in one go."""
    promised = Reservation.objects.filter(pk__in=[*fates], borrower=None, held_for__isnull=False)
    reasons = [fate.reason for fate in fates.values() if fate.reason]
    needed = [one for needs in queries.needs_of_many(reasons).values() for one in needs.things]
    instead = [fate.thing for fate in fates.values() if fate.thing]
    free.queue(
        resource.structure_id,
        resource_ids=[resource.pk, *instead, *needed],
        practitioner_role_ids=[one.practitioner_role_id for one in reasons],
        held_for=[pk for pk in promised.values_list("held_for", flat=True) if pk],
    )


def settle_hanging(by: Actor, met: Iterable[Hanging], fates: Mapping[UUID, Fate], now: datetime) -> None:
    """Do what was said of each; what was kept stays where it is.

    :raises NotUnderstood: for a fate that nobody was offered
    """
    for line in met:
        fate = fates.get(line.reservation.pk)
        if fate is None or fate.decision == "keep":
            continue
        if fate.decision == "instead":
            _exchange(by, line, fate, now)
        elif fate.decision == "cancel" and line.use is not None:
            end_use(by=by, use=line.use, now=now)
        else:
            obey(by, line.appointment, fate, now)


def _exchange(by: Actor, line: Hanging, fate: Fate, now: datetime) -> None:
    """Take another thing for the same promise at the same time; the practitioner's own reservation stays."""
    chosen = next((one for one in line.instead if one.pk == fate.thing), None)
    if chosen is None:
        raise NotUnderstood
    capacity.exchange(by=by, former=line.reservation, resource=chosen, now=now)
    tell("agenda", line.reservation.structure_id, thing=line.reservation.resource_id)
