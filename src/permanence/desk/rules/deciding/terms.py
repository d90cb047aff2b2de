"""What each kind of directive says when nobody wrote one, and which of several decides in the case at hand."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permanence.directives.rules.kinds import USUAL
from permanence.directives.rules.precedence import BANS, TERMS

Body = Mapping[str, Any]
FORBIDS = 2

# Fields without any directive of the kind, and those a directive leaves out.
DEFAULTS: Mapping[str, Body] = {
    **USUAL,
    "no_show": {"after": None, "then": "message"},
    "closed": {"replaced_by": None},
}


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive as the decision reads it; without practitioner it is the practice's.

    :param valid_from: aware, in UTC; None is open
    """

    id: str
    kind: str
    body: Body
    term: str
    written_at: datetime
    practitioner: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None

    def __getitem__(self, field: str) -> Any:
        return self.body[field] if field in self.body else DEFAULTS[self.kind][field]

    def holds(self, at: datetime) -> bool:
        """Tell whether it is in force, in [valid_from, valid_to)."""
        return (self.valid_from is None or self.valid_from <= at) and (self.valid_to is None or at < self.valid_to)


def is_ban(directive: Directive) -> bool:
    """Tell whether it forbids, rather than allows or has asked; a closure always does."""
    if directive.kind == "closed":
        return True
    field, word = BANS.get(directive.kind, ("", None))
    return bool(field) and bool(directive[field] == word)


def prevailing(held: Iterable[Directive], strictness: Callable[[Directive], int] | None = None) -> Directive | None:
    """Return the one that decides among those in force of a kind, for one practitioner and his practice.

    A practice's never lifts a practitioner's ban; otherwise of the day beats temporary beats permanent, practitioner
    beats practice, a ban beats a permission, the newest wins.

    :param strictness: how strict one is in the very case at hand, when its conditions make a difference: 2 forbids, 1
        has it asked, 0 allows
    """
    among = list(held)
    if len(among) < 2:
        return among[0] if among else None
    strongest = max(among, key=_strength)
    own = max((d for d in among if d.practitioner is not None), key=_strength, default=None)
    if own is None or strongest.practitioner is not None:
        return strongest
    strict = strictness or _strict
    forbids = is_ban(own) or strict(own) == FORBIDS
    return own if forbids and strict(strongest) < strict(own) else strongest


def _strict(directive: Directive) -> int:
    return FORBIDS if is_ban(directive) else 0


def _strength(directive: Directive) -> tuple[int, bool, bool, datetime, str]:
    own = directive.practitioner is not None
    return TERMS[directive.term], own, is_ban(directive), directive.written_at, directive.id
