"""Which directive of a kind prevails at an instant (`desk-rules`, Precedence)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

TERMS = {"permanent": 0, "temporary": 1, "of_day": 2}
BANS: Mapping[str, tuple[str, Any]] = {
    "new_patients": ("policy", "refuse"),
    "exceptions": ("ask", "never"),
    "transfer": ("calls", "never"),
    "overbook": ("max_per_half_day", 0),
    "colleagues": ("zone", False),
    "waiting_list": ("allowed", False),
    "home_visit": ("policy", "refuse"),
    "teleconsultation": ("policy", "refuse"),
}


class Directed(Protocol):
    """What the rules know of a directive; without practitioner it is the practice's."""

    @property
    def kind(self) -> str: ...  # noqa: D102

    @property
    def term(self) -> str: ...  # noqa: D102

    @property
    def valid_from(self) -> datetime: ...  # noqa: D102

    @property
    def valid_to(self) -> datetime | None: ...  # noqa: D102

    @property
    def written_at(self) -> datetime: ...  # noqa: D102

    @property
    def body(self) -> Mapping[str, Any]: ...  # noqa: D102

    @property
    def pk(self) -> UUID: ...  # noqa: D102

    @property
    def practitioner_role_id(self) -> UUID | None: ...  # noqa: D102


D = TypeVar("D", bound=Directed)


def in_force(directive: Directed, now: datetime) -> bool:
    """Tell whether it holds in [valid_from, valid_to)."""
    return directive.valid_from <= now and (directive.valid_to is None or now < directive.valid_to)


def is_ban(directive: Directed) -> bool:
    """Tell whether it forbids, rather than allows or has asked."""
    field, word = BANS.get(directive.kind, ("", None))
    return bool(field) and directive.body.get(field) == word


def prevailing(directives: Iterable[D], now: datetime) -> D | None:
    """Return the one that decides among the directives of a kind, for one practitioner and his practice.

    A practice's directive never lifts a practitioner's ban; otherwise of the day beats temporary beats permanent,
    practitioner beats practice, a ban beats a permission, the newest wins.
    """
    held = [directive for directive in directives if in_force(directive, now)]
    strongest = max(held, key=strength, default=None)
    own = max((d for d in held if d.practitioner_role_id is not None), key=strength, default=None)
    return own if own is not None and is_ban(own) and strongest and not is_ban(strongest) else strongest


def strength(directive: Directed) -> tuple[int, bool, bool, datetime, UUID]:
    """Order them; written in one transaction, the one named later is the newer."""
    own = directive.practitioner_role_id is not None
    return TERMS[directive.term], own, is_ban(directive), directive.written_at, directive.pk
