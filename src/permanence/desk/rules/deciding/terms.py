"""What each kind of directive says when nobody wrote one, and what in it is a ban; one table for all kinds."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permanence.directives.rules.precedence import TERMS

Body = Mapping[str, Any]

DEFAULTS: dict[str, Body] = {  # kind → its fields without any directive; those a directive leaves out
    "new_patients": {"policy": "accept", "exceptions": []},
    "exceptions": {"ask": "sometimes", "via": "message", "answer_within_min": 120},
    "transfer": {"calls": "never", "windows": []},
    "emergency_slots": {"min_urgency": "same_day", "release_h": 2},
    "overbook": {"max_per_half_day": 0, "min_urgency": "same_day", "known_only": False},
    "colleagues": {"order": [], "zone": False},
    "waiting_list": {"allowed": True},
    "renewal": {"by": "message"},
    "results": {"by": "message"},
    "certificate": {"by": "message"},
    "home_visit": {"policy": "ask", "zone_only": False},
    "teleconsultation": {"policy": "refuse", "known_only": False},
    "no_show": {"after": None, "then": "message"},
    "closed": {"replaced_by": None},
}
BANS: dict[str, tuple[str, Any]] = {  # kind → the field, and its value that forbids; the other kinds forbid nothing
    "new_patients": ("policy", "refuse"),
    "exceptions": ("ask", "never"),
    "transfer": ("calls", "never"),
    "overbook": ("max_per_half_day", 0),
    "colleagues": ("zone", False),
    "waiting_list": ("allowed", False),
    "home_visit": ("policy", "refuse"),
    "teleconsultation": ("policy", "refuse"),
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


def prevailing(held: Iterable[Directive], forbids: Callable[[Directive], bool] = is_ban) -> Directive | None:
    """Return the one that decides among those in force of a kind, for one practitioner and his practice.

    A practice's never lifts a practitioner's ban; otherwise of the day beats temporary beats permanent, practitioner
    beats practice, a ban beats a permission, the newest wins.

    :param forbids: whether one forbids in the very case at hand, when its conditions make a difference
    """
    among = list(held)
    if len(among) < 2:
        return among[0] if among else None
    strongest = max(among, key=_strength)
    own = max((d for d in among if d.practitioner is not None), key=_strength, default=None)
    if own is None or strongest.practitioner is not None:
        return strongest
    lifted = any(ban(own) and not ban(strongest) for ban in (is_ban, forbids))
    return own if lifted else strongest


def _strength(directive: Directive) -> tuple[int, bool, bool, datetime, str]:
    own = directive.practitioner is not None
    return TERMS[directive.term], own, is_ban(directive), directive.written_at, directive.id
