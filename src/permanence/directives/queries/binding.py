"""What binds the desk, the agenda and the waiting list for one practitioner: the prevailing directive of each kind."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from permanence.directives.models import Directive, Kind, Term
from permanence.directives.rules import allowing, slots
from permanence.directives.rules.kinds import usual
from permanence.directives.rules.precedence import in_force as holds
from permanence.directives.rules.precedence import prevailing
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.rights import Can

from .reading import WITH, directives, named


@dataclass(frozen=True, slots=True)
class InForce:
    """What binds for one practitioner and his practice; asked at an instant, or else at `now`.

    Slot directives (`emergency_slots`, `overbook`, `closed`) are asked at a slot's start, all others at `now`.

    :param bound: his directives and his practice's, those to come included
    """

    bound: tuple[Directive, ...]
    now: datetime
    time_zone: str

    def of(self, kind: str, at: datetime | None = None) -> Directive | None:
        """Return the directive of a kind that prevails; None when none was written."""
        return prevailing((d for d in self.bound if d.kind == kind), at or self.now)

    def body(self, kind: str, at: datetime | None = None) -> Mapping[str, Any]:
        """Return every field of a kind as it prevails: what was not said is as usual."""
        found = self.of(kind, at)
        return {**usual(kind), **(found.body if found else {})}

    def of_the_day(self, kind: str, role_id: UUID | None) -> Directive | None:
        """Return what a practitioner, or the practice when none is named, wrote for today, from now on or later."""
        own = (d for d in self.bound if (d.kind, d.term, d.practitioner_role_id) == (kind, Term.OF_DAY, role_id))
        zone = ZoneInfo(self.time_zone)
        today = self.now.astimezone(zone).date()
        return next((d for d in own if d.valid_from.astimezone(zone).date() <= today), None)

    @property
    def new_patients(self) -> Directive | None:
        """What prevails for new patients."""
        return self.of(Kind.NEW_PATIENTS)

    @property
    def transfer(self) -> Directive | None:
        """What prevails for the transfer of calls."""
        return self.of(Kind.TRANSFER)

    @property
    def notes(self) -> list[Directive]:
        """The notes that hold: his own first, the newest first."""
        held = [d for d in self.bound if d.kind == Kind.NOTE and holds(d, self.now)]
        return sorted(held, key=lambda note: (note.practitioner_role_id is None, -note.written_at.timestamp()))

    @property
    def accepts_new(self) -> str:
        """accept, refuse or ask, for a new patient who meets no exception."""
        return self.accepts_new_who()

    def accepts_new_who(self, met: Collection[str] = ()) -> str:
        """accept, refuse or ask, for a new patient who meets these conditions of `rules.kinds.CONDITIONS`."""
        return allowing.accepts_new(_body(self.new_patients), met)

    @property
    def calls_now(self) -> str:
        """Which calls are put through now: never, emergencies, professionals, both of them, always."""
        return allowing.calls_now(_body(self.transfer), self.now, ZoneInfo(self.time_zone))

    @property
    def waiting_list_allowed(self) -> bool:
        """Whether a patient may be put on the waiting list now."""
        return bool(self.body(Kind.WAITING_LIST)["allowed"])

    def overbooking_at(self, at: datetime) -> slots.Overbooking:
        """How many extra appointments the half-day of this start takes, and whose."""
        return slots.overbooking(_body(self.of(Kind.OVERBOOK, at)))

    def emergency_slots_at(self, at: datetime) -> slots.EmergencySlots:
        """Who may take an emergency slot of this start, and from when others may."""
        return slots.emergency_slots(_body(self.of(Kind.EMERGENCY_SLOTS, at)))

    def closed_at(self, at: datetime) -> Directive | None:
        """Return the closure in which nothing starts at this instant; its body names who replaces him."""
        return self.of(Kind.CLOSED, at)


def in_force(actor: Actor, *, structure_id: UUID, practitioner_role_id: UUID | None, now: datetime) -> InForce:
    """Return what binds for a practitioner, or for the practice when none is named: as from now."""
    allowed = [structure_id] if actor.may(Can.VIEW_DIRECTIVES, structure_id) else []
    near = named(_near(allowed, practitioner_role_id, now))
    zone = near[0].structure.time_zone if near else time_zone_of(structure_id)
    return binding(near, now, zone, practitioner_role_id)


@composed
def _near(structures: Collection[UUID], practitioner_role_id: UUID | None, now: datetime) -> QuerySet[Directive]:
    bound = Q(practitioner_role=None) | Q(practitioner_role_id=practitioner_role_id)
    current = Directive.objects.filter(bound, structure_id=any_of(structures), replaced_at=None)
    return current.exclude(valid_to__lte=now).select_related(*WITH)


def overbooking_at(
    actor: Actor, *, structure_id: UUID, practitioner_role_id: UUID | None, at: datetime
) -> slots.Overbooking:
    """Return how many extra appointments are allowed at a slot's start: at most, for which urgency, for whom."""
    found = in_force(actor, structure_id=structure_id, practitioner_role_id=practitioner_role_id, now=at)
    return found.overbooking_at(at)


def closures(
    actor: Actor, *, structure_id: UUID, practitioner_role_id: UUID | None, since: datetime, until: datetime
) -> list[Directive]:
    """Return the closures of a practitioner, or of his practice, that touch [since, until), the first first."""
    bound = Q(practitioner_role=None) | Q(practitioner_role_id=practitioner_role_id)
    touching = directives(actor, structure_id).filter(bound, kind=Kind.CLOSED, valid_from__lt=until)
    found = touching.exclude(valid_to__lte=since).order_by("valid_from")
    return [one for one in named(found) if not _spares(one, practitioner_role_id)]


def binding(bound: Iterable[Directive], now: datetime, time_zone: str, role_id: UUID | None) -> InForce:
    """Gather the directives of one practitioner and of his practice; a closure that names him to replace spares him."""
    return InForce(tuple(d for d in bound if not _spares(d, role_id)), now, time_zone)


def time_zone_of(structure_id: UUID) -> str:
    """Return the zone in which a structure's hours are meant."""
    (zone,) = _zone(structure_id)
    return zone


@composed
def _zone(structure_id: UUID) -> QuerySet[Structure, str]:
    return Structure.objects.filter(pk=structure_id).values_list("time_zone", flat=True)


def _spares(directive: Directive, role_id: UUID | None) -> bool:
    practices, replacing = directive.practitioner_role_id is None, directive.body.get("replaced_by")
    return role_id is not None and practices and directive.kind == Kind.CLOSED and replacing == str(role_id)


def _body(directive: Directive | None) -> Mapping[str, Any] | None:
    return directive.body if directive else None
