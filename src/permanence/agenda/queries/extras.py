"""How many extra appointments (surnuméraires) a half-day takes and holds, always for an actor."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.agenda import rules
from permanence.capacity import queries as capacity
from permanence.directives import queries as directives
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Extras:
    """What the directive in force at a start allows, and what its half-day holds already.

    :param closed: a directive closes that moment
    """

    allowed: directives.Overbooking
    already: int
    closed: bool = False

    @property
    def left(self) -> int:
        """How many more there may be."""
        return 0 if self.closed else max(0, self.allowed.max_per_half_day - self.already)


def extras_at(actor: Actor, role: PractitionerRole, starts_at: datetime, now: datetime) -> Extras:
    """Return what is allowed and taken in the half-day of a start, split at noon on the practice's wall."""
    holding = directives.in_force(actor, structure_id=role.structure_id, practitioner_role_id=role.pk, now=starts_at)
    resource = capacity.resource_of(actor, role.pk)
    since, until = rules.half_day_span(starts_at, ZoneInfo(role.structure.time_zone))
    already = capacity.overbooked_between(actor, resource, since, until, now) if resource else 0
    return Extras(holding.overbooking_at(starts_at), already, closed=holding.closed_at(starts_at) is not None)
