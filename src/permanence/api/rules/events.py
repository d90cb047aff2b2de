"""Events as this house writes them, and how they are signed. Pure."""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

EVENTS = ("ringing", "answered", "held", "transferred", "resumed", "ended")
WITHHELD = ("", "anonymous", "withheld", "restricted", "private", "unavailable", "unknown")
FRESH_S = 300
SIGNATURE = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")
DIALLED = re.compile(r"[+0-9 ().\-]{1,32}")


class BadField(ValueError):
    """One field of an event cannot be used; `field` names it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Told:
    """One event of one call, as the switchboard wrote it; numbers are not normalised yet."""

    call_id: str
    event: str
    at: datetime
    caller: str


def parse(body: bytes) -> dict[str, Any]:
    """Read a JSON object.

    :raises BadField: `body` when it is none
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        raise BadField("body", "not valid JSON") from None
    if not isinstance(read, dict):
        raise BadField("body", "a JSON object is expected")
    return read


def called(read: dict[str, Any]) -> str:
    """Return the number called, as written."""
    number = read.get("line")
    if not isinstance(number, str) or not DIALLED.fullmatch(number):
        raise BadField("line", "the number called is expected, such as +33536490001")
    return number


def told(read: dict[str, Any]) -> Told:
    """Return the event of a parsed body; fields not known here are left alone.

    :raises BadField: for the first field that cannot be used
    """
    call_id = read.get("call_id")
    if not isinstance(call_id, str) or not 1 <= len(call_id) <= 100 or not call_id.isprintable():
        raise BadField("call_id", "a text of 1 to 100 characters is expected")
    event = read.get("event")
    if event not in EVENTS:
        raise BadField("event", f"one of {', '.join(EVENTS)} is expected")
    return Told(call_id, event, _instant(read.get("at")), _caller(read.get("from")))


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the value of `X-Permanence-Signature` for a body sent at a Unix time."""
    return f"t={at},v1={_mac(secret, body, str(at))}"


def signed_at(signature: str, secret: str, body: bytes) -> int | None:
    """Return when the body was signed; None when the signature is not of this secret and body."""
    read = SIGNATURE.fullmatch(signature)
    at, mac = read.groups() if read else ("0", "")
    return int(at) if hmac.compare_digest(_mac(secret, body, at), mac) else None


def is_fresh(signed: int, now: datetime) -> bool:
    """Tell whether a signature is at most five minutes from now, either way."""
    return abs(now.timestamp() - signed) <= FRESH_S


def happened_at(told_at: datetime, now: datetime) -> datetime:
    """Return when an event happened; what is told from the future, by a clock that is ahead, happens now."""
    return min(told_at, now)


def _mac(secret: str, body: bytes, at: str) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, "sha256").hexdigest()


def _instant(written: Any) -> datetime:
    try:
        at = datetime.fromisoformat(written)
        if at.tzinfo is None or not 2000 < at.year < 2200:
            raise ValueError
    except (TypeError, ValueError):
        raise BadField("at", "an ISO 8601 instant with its offset is expected") from None
    return at.astimezone(UTC)  # PostgreSQL knows no offset beyond sixteen hours, and Python does


def _caller(written: Any) -> str:
    """Return the number calling; empty when withheld."""
    if written is None:
        return ""
    if not isinstance(written, str) or not (DIALLED.fullmatch(written) or written.strip().lower() in WITHHELD):
        raise BadField("from", "a telephone number, null or “anonymous” is expected")
    return "" if written.strip().lower() in WITHHELD else written
