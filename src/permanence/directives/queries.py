"""Reading directives, always for an actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from permanence.directory.models import PractitionerRole, Structure
from permanence.directory.queries import practitioners
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .models import Directive, Kind
from .rules import allowing
from .rules.precedence import in_force as holds
from .rules.precedence import prevailing

REMEMBERED = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class InForce:
    """What binds the desk for one practitioner at one instant."""

    new_patients: Directive | None
    transfer: Directive | None
    notes: list[Directive]
    now: datetime
    time_zone: str

    @property
    def accepts_new(self) -> str:
        """accept, refuse or ask."""
        return allowing.accepts_new(_body(self.new_patients))

    @property
    def calls_now(self) -> str:
        """Which calls are put through now: never, emergencies, professionals, both of them, always."""
        return allowing.calls_now(_body(self.transfer), self.now, ZoneInfo(self.time_zone))


@dataclass(frozen=True, slots=True)
class Board:
    """The directives of a practice, or of one of its practitioners, at a glance.

    :param role: whose they are; None for the practice
    :param binding: what binds the desk now, the practice's own included
    """

    role: PractitionerRole | None
    binding: InForce
    now: list[Directive]
    later: list[Directive]
    past: list[Directive]

    @property
    def notes(self) -> list[Directive]:
        """Its own notes that hold now."""
        return [directive for directive in self.now if directive.kind == Kind.NOTE]


def directives(actor: Actor, structure_id: UUID) -> QuerySet[Directive]:
    """Return the current version of every directive of a structure, over or not."""
    allowed = [s for s in actor.structures(Can.VIEW_DIRECTIVES) if s == structure_id]
    current = Directive.objects.filter(structure_id__in=allowed, replaced_at=None)
    return current.select_related("practitioner_role__person", "written_by", "structure")


def directive(actor: Actor, directive_id: UUID) -> Directive:
    """Return one version of a directive, current or former.

    :raises NotFound: when there is none, or none for this actor
    """
    known = Directive.objects.select_related("practitioner_role__person", "written_by", "structure")
    found = known.filter(pk=directive_id).first()
    if found is None:
        raise NotFound
    actor.require(Can.VIEW_DIRECTIVES, found.structure_id)
    return found


def in_force(actor: Actor, *, structure_id: UUID, practitioner_role_id: UUID | None, now: datetime) -> InForce:
    """Return what binds the desk at this instant for a practitioner, or for the practice when none is named."""
    bound = Q(practitioner_role=None) | Q(practitioner_role_id=practitioner_role_id)
    near = directives(actor, structure_id).filter(bound, valid_from__lte=now).exclude(valid_to__lte=now)
    return _binding(list(near), now, _time_zone(structure_id))


def boards(actor: Actor, structure_id: UUID, now: datetime) -> list[Board]:
    """Return the practice's directives, then those of each practitioner, whether there are any or not."""
    known = list(directives(actor, structure_id).exclude(valid_to__lte=now - REMEMBERED).order_by("valid_from"))
    zone = _time_zone(structure_id)
    roles: list[PractitionerRole | None] = [None, *practitioners(actor, structure_id)]
    return [_board(role, known, now, zone) for role in roles]


def versions(actor: Actor, lineage: UUID) -> Sequence[Directive]:
    """Return every version of a directive, the newest first: who wrote what, when."""
    found = Directive.objects.filter(lineage=lineage, structure_id__in=actor.structures(Can.VIEW_DIRECTIVES))
    return list(found.select_related("written_by", "structure").order_by("-version"))


def _board(role: PractitionerRole | None, known: list[Directive], now: datetime, time_zone: str) -> Board:
    own = [d for d in known if d.practitioner_role_id == (role.pk if role else None)]
    bound = [d for d in known if d.practitioner_role_id is None or d in own]
    over = [d for d in own if d.valid_to is not None and d.valid_to <= now]
    return Board(
        role,
        _binding(bound, now, time_zone),
        now=sorted((d for d in own if holds(d, now)), key=_shown_order),
        later=[d for d in own if d.valid_from > now],
        past=sorted(over, key=lambda d: d.valid_to or now, reverse=True),
    )


def _binding(bound: list[Directive], now: datetime, time_zone: str) -> InForce:
    """Decide among the directives of one practitioner and of his practice."""
    notes = [d for d in bound if d.kind == Kind.NOTE and holds(d, now)]
    return InForce(
        prevailing([d for d in bound if d.kind == Kind.NEW_PATIENTS], now),
        prevailing([d for d in bound if d.kind == Kind.TRANSFER], now),
        sorted(notes, key=lambda note: (note.practitioner_role_id is None, -note.written_at.timestamp())),
        now,
        time_zone,
    )


def _body(directive: Directive | None) -> dict[str, Any] | None:
    return directive.body if directive else None


def _shown_order(directive: Directive) -> tuple[int, float]:
    return Kind.values.index(directive.kind), -directive.written_at.timestamp()


def _time_zone(structure_id: UUID) -> str:
    return Structure.objects.values_list("time_zone", flat=True).get(pk=structure_id)
