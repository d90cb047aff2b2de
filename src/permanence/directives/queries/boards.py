"""The boards: what a practice and each of its practitioners have said, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from permanence.directives.models import Directive, Kind
from permanence.directives.rules.precedence import in_force as holds
from permanence.directory.models import PractitionerRole
from permanence.directory.queries import practitioners
from permanence.foundation.actor import Actor

from .binding import InForce, binding, time_zone_of
from .reading import directives, named

REMEMBERED = timedelta(days=60)


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


def boards(actor: Actor, structure_id: UUID, now: datetime) -> list[Board]:
    """Return the practice's directives, then those of each practitioner, whether there are any or not."""
    known = named(directives(actor, structure_id).exclude(valid_to__lte=now - REMEMBERED).order_by("valid_from"))
    zone = time_zone_of(structure_id)
    roles: list[PractitionerRole | None] = [None, *practitioners(actor, structure_id)]
    return [_board(role, known, now, zone) for role in roles]


def _board(role: PractitionerRole | None, known: Sequence[Directive], now: datetime, time_zone: str) -> Board:
    own = [d for d in known if d.practitioner_role_id == (role.pk if role else None)]
    bound = [d for d in known if d.practitioner_role_id is None or d in own]
    over = [d for d in own if d.valid_to is not None and d.valid_to <= now]
    return Board(
        role,
        binding(bound, now, time_zone),
        now=sorted((d for d in own if holds(d, now)), key=_shown_order),
        later=[d for d in own if d.valid_from > now],
        past=sorted(over, key=lambda d: d.valid_to or now, reverse=True),
    )


def _shown_order(directive: Directive) -> tuple[int, float]:
    return Kind.values.index(directive.kind), -directive.written_at.timestamp()
