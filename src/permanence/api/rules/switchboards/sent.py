"""What comes in by a maker's door, and what is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from permanence.api.rules.events import FRESH_S, WITHHELD, BadField, parse


class OldProof(Exception):
    """The maker sent this, more than five minutes from now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a switchboard.

    :param address: the whole public address it was sent to
    :param headers: their names in lower case
    """

    address: str
    headers: Mapping[str, str]
    body: bytes
    now: datetime

    def json(self) -> dict[str, Any]:
        """Return the body.

        :raises BadField: when it is no JSON object
        """
        return parse(self.body)


@dataclass(frozen=True, slots=True)
class Heard:
    """What happened to one call, in the words of this house.

    :param event: one of `desk.rules.calls.KINDS`
    :param at: none when the maker does not say: it happens now
    :param caller: as written; empty when withheld or not told by this event
    :param called: as written; empty when this event does not tell
    """

    call_id: str
    event: str
    at: datetime | None
    caller: str = ""
    called: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event that says nothing of a call coming in; named as the maker does."""

    event: str


def check_fresh(signed: float, now: datetime) -> None:
    """Refuse what was signed more than five minutes from now.

    :raises OldProof: when it was
    """
    if abs(now.timestamp() - signed) > FRESH_S:
        raise OldProof


def instant(seconds: Any, field: str) -> datetime:
    """Read a Unix time, whole or not.

    :raises BadField: when it is none
    """
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 946_684_800 < seconds < 7_258_118_400:
        raise BadField(field, "a time in seconds since 1970 is expected")
    return datetime.fromtimestamp(seconds, UTC)


def iso_instant(written: Any, field: str) -> datetime:
    """Read an ISO 8601 instant.

    :raises BadField: when it is none
    """
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is None or not 2000 < at.year < 2200:
            raise ValueError
    except (TypeError, ValueError):
        raise BadField(field, "an ISO 8601 instant with its offset is expected") from None
    return at.astimezone(UTC)


def text(read: Mapping[str, Any], field: str) -> str:
    """Return a field as text; empty when it is missing or of another kind."""
    found = read.get(field)
    return found if isinstance(found, str) else ""


def part(read: Mapping[str, Any], field: str) -> dict[str, Any]:
    """Return an object inside another.

    :raises BadField: when it is none
    """
    found = read.get(field)
    if not isinstance(found, dict):
        raise BadField(field, "an object is expected")
    return found


def named(found: Any, field: str) -> str:
    """Return the name of a call, text or number.

    :raises BadField: when it is neither, or too long
    """
    written = str(found) if isinstance(found, int) and not isinstance(found, bool) else found
    if not isinstance(written, str) or not 1 <= len(written) <= 100 or not written.isprintable():
        raise BadField(field, "a text of 1 to 100 characters is expected")
    return written


def number(written: Any) -> str:
    """Return a number as people write it: some makers leave out the plus; empty when withheld."""
    if not isinstance(written, str) or written.strip().lower() in WITHHELD:
        return ""
    plain = written.strip()
    return f"+{plain}" if plain.isdigit() and not plain.startswith("0") and len(plain) > 6 else plain
