"""From when what is kept for emergencies is regular time: as the opening says or, where it does not, the directive."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from permanence.capacity import actions as capacity
from permanence.capacity.models import Opening, OpeningKind
from permanence.directives import queries as directives
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor, system
from permanence.foundation.rights import Can


@action(Can.EDIT_OPENINGS, audit="openings.released", of="structure")
def release_as_directed(*, by: Actor, structure: Structure, now: datetime, rule_id: UUID | None = None) -> int:
    """Release what is kept for emergencies, and says no hours of its own, as the directive at its start does.

    Tell how many openings changed.
    :param rule_id: only the openings of this rule
    """
    kept = Opening.objects.filter(structure=structure, kind=OpeningKind.EMERGENCY, starts_at__gt=now)
    silent = kept.filter(rule__isnull=False, rule__release_h=None, resource__practitioner_role__isnull=False)
    if rule_id is not None:
        silent = silent.filter(rule_id=rule_id)
    told = silent.values_list("pk", "starts_at", "released_at", "resource__practitioner_role_id")
    moments = _moments(structure, list(told), now)
    return capacity.release_kept(by=by, structure=structure, moments=moments) if moments else 0


Told = tuple[UUID, datetime, datetime | None, UUID]


def _moments(structure: Structure, told: Iterable[Told], now: datetime) -> dict[UUID, datetime]:
    """Return the openings that are to be released at another moment than they are, with that moment."""
    reader = system("agenda.directives", [structure.pk])
    holding: dict[UUID, directives.InForce] = {}
    found = {}
    for pk, starts_at, released_at, role_id in told:
        if role_id not in holding:
            holding[role_id] = directives.in_force(
                reader, structure_id=structure.pk, practitioner_role_id=role_id, now=now
            )
        wanted = starts_at - timedelta(hours=holding[role_id].emergency_slots_at(starts_at).release_h)
        if wanted != released_at:
            found[pk] = wanted
    return found
