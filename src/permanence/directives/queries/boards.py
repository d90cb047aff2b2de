"""The boards: what a practice and each of its practitioners have said, at a glance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from permanence.directives.models import Directive, Kind, Term
from permanence.directives.rules.clashes import Clash, clashes
from permanence.directives.rules.precedence import in_force as holds
from permanence.directives.rules.precedence import prevailing
from permanence.directory.models import PractitionerRole
from permanence.directory.queries import practitioners
from permanence.foundation.actor import Actor

from .binding import InForce, binding, time_zone_of
from .reading import directives, named

REMEMBERED = timedelta(days=60)
ALWAYS_SHOWN = {Kind.NEW_PATIENTS, Kind.TRANSFER}  # asked at every call


@dataclass(frozen=True, slots=True)
class Line:
    """One kind on a board, and what prevails for it now; None when nothing was written."""

    kind: Kind
    one: Directive | None


@dataclass(frozen=True, slots=True)
class Board:
    """The directives of a practice, or of one of its practitioners, at a glance.

    :param role: whose they are; None for the practice
    :param binding: what binds the desk now, the practice's own included
    :param contradictions: of its own with one another, or with the practice's, now or later
    """

    role: PractitionerRole | None
    binding: InForce
    now: list[Directive]
    later: list[Directive]
    past: list[Directive]
    contradictions: list[Clash[Directive]]

    @property
    def notes(self) -> list[Directive]:
        """Its own notes that hold now."""
        return [directive for directive in self.now if directive.kind == Kind.NOTE]

    @property
    def said(self) -> list[Line]:
        """What was written for this board itself, and what is asked at every call."""
        return [line for line in self._lines() if self._own(line) or line.kind in ALWAYS_SHOWN]

    @property
    def inherited(self) -> list[Line]:
        """What prevails from the practice on a practitioner's board."""
        return [line for line in self._lines() if line.one and line not in self.said]

    @property
    def usual(self) -> list[Line]:
        """Nothing was written for these: what is usual holds."""
        return [line for line in self._lines() if not line.one and line.kind not in ALWAYS_SHOWN]

    @property
    def slips(self) -> list[Clash[Directive]]:
        """Contradictions of which one side is probably forgotten."""
        return [clash for clash in self.contradictions if clash.likely_slip]

    @property
    def overruled(self) -> list[Clash[Directive]]:
        """Contradictions that precedence settles as one would expect."""
        return [clash for clash in self.contradictions if not clash.likely_slip]

    def _own(self, line: Line) -> bool:
        return line.one is not None and line.one.practitioner_role_id == (self.role.pk if self.role else None)

    def _lines(self) -> list[Line]:
        return [Line(kind, self.binding.of(kind)) for kind in Kind if kind != Kind.NOTE]


def boards(actor: Actor, structure_id: UUID, now: datetime) -> list[Board]:
    """Return the practice's directives, then those of each practitioner, whether there are any or not.

    A practitioner finds his own first: the one he changes between two patients.
    """
    known = named(directives(actor, structure_id).exclude(valid_to__lte=now - REMEMBERED).order_by("valid_from"))
    zone = time_zone_of(structure_id)
    roles: list[PractitionerRole | None] = [None, *practitioners(actor, structure_id)]
    roles.sort(key=lambda role: role is None or role.person_id != actor.id)
    return [_board(role, known, now, zone) for role in roles]


def lasting(actor: Actor, structure_id: UUID, now: datetime) -> dict[str, Directive]:
    """Return what the practice itself has said without end, by kind; of several the one that prevails."""
    known = directives(actor, structure_id).filter(practitioner_role=None, term=Term.PERMANENT, valid_to=None)
    said = named(known.exclude(kind=Kind.NOTE))
    found = {kind: prevailing([d for d in said if d.kind == kind], now) for kind in {d.kind for d in said}}
    return {kind: one for kind, one in found.items() if one}


def contradicted(actor: Actor, written: Directive, now: datetime) -> list[Clash[Directive]]:
    """Return what a directive, written or about to be, contradicts: of the same practitioner and of the practice."""
    near = directives(actor, written.structure_id).filter(kind=written.kind).exclude(valid_to__lte=now)
    others = [d for d in near.exclude(lineage=written.lineage) if _meets(d, written)]
    return [clash for clash in clashes([written, *named(others)]) if written in (clash.prevails, clash.gives_way)]


def _meets(other: Directive, written: Directive) -> bool:
    return other.practitioner_role_id in (None, written.practitioner_role_id)


def _board(role: PractitionerRole | None, known: Sequence[Directive], now: datetime, time_zone: str) -> Board:
    own = [d for d in known if d.practitioner_role_id == (role.pk if role else None)]
    bound = [d for d in known if d.practitioner_role_id is None or d in own]
    alive = [d for d in bound if d.valid_to is None or d.valid_to > now]
    over = [d for d in own if d.valid_to is not None and d.valid_to <= now]
    return Board(
        role,
        binding(bound, now, time_zone),
        now=sorted((d for d in own if holds(d, now)), key=_shown_order),
        later=[d for d in own if d.valid_from > now],
        past=sorted(over, key=lambda d: d.valid_to or now, reverse=True),
        contradictions=[c for c in clashes(alive) if c.prevails in own or c.gives_way in own],
    )


def _shown_order(directive: Directive) -> tuple[int, float]:
    return Kind.values.index(directive.kind), -directive.written_at.timestamp()
