"""What goes to a provider of SMS and what comes back, in words all of them share; pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

FRESH_S = 300
TEMPORARY = {408, 425, 429}


class BadField(ValueError):
    """What came cannot be used; says which field."""


@dataclass(frozen=True, slots=True)
class Text:
    """One SMS to hand over.

    :param reference: our own name of it, the same at each try: the provider's key against sending twice
    :param told_at: where the provider tells what became of it
    """

    reference: str
    to: str
    sender: str
    body: str
    told_at: str
    now: datetime
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One HTTP request to a provider.

    :param raw: a body that is sent as it stands, because it was signed so
    """

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, Any] | None = None
    form: Mapping[str, str] | None = None
    basic: tuple[str, str] | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered."""

    status: int
    body: str

    @property
    def read(self) -> dict[str, Any]:
        """The JSON object of the body; empty when it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class Handed:
    """What became of handing over: an outcome of `Attempt`, the provider's name of it, and why.

    :param nobody: nobody is behind the address
    """

    outcome: str
    provider_id: str = ""
    detail: str = ""
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of a provider to us.

    :param address: the whole public address it was sent to
    :param headers: their names in lower case
    """

    address: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    now: datetime

    def told(self) -> dict[str, Any]:
        """Return its fields, of JSON, of a form, or of the address.

        :raises BadField: when they cannot be read
        """
        kind = self.headers.get("content-type", "")
        if not self.body:
            return dict(self.query)
        try:
            if "json" in kind or self.body[:1] in (b"{", b"["):
                found = json.loads(self.body)
                return found if isinstance(found, dict) else {}
            return dict(parse_qsl(self.body.decode(), keep_blank_values=True, max_num_fields=100))
        except ValueError:
            raise BadField("body") from None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS someone wrote."""

    provider_id: str
    sender: str
    body: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of an SMS we sent."""

    provider_id: str
    delivered: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that tells neither."""

    what: str


@dataclass(frozen=True, slots=True)
class Field:
    """One thing an account is opened with, by the name its provider gives it."""

    name: str
    label: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Provider:
    """How one provider of SMS is spoken to and heard.

    :param proof: what its requests are proved by, in words; all bear our own signed address
    :param knows_twice: it recognises a repeated reference, and sends it once
    """

    name: str
    label: str
    fields: tuple[Field, ...]
    proof: str
    ask: Callable[[Text, Mapping[str, str]], Ask]
    answer: Callable[[Reply], Handed]
    check: Callable[[Sent, Mapping[str, str]], None]
    read: Callable[[Sent], "Incoming | Receipt | Ignored"]
    knows_twice: bool = False
    demo: bool = False


def refusal(reply: Reply, detail: str) -> Handed:
    """Tell whether a refusal lasts: too many at once and the provider's own faults do not, nor a bad password.

    An account badly set up is mended by a human: the message waits for it.
    """
    lasts = 400 <= reply.status < 500 and reply.status not in TEMPORARY | {401, 402, 403}
    return Handed("refused" if lasts else "failed", detail=f"{reply.status} {detail}".strip()[:200])


def text(told: Mapping[str, Any], name: str, *, longest: int = 2000) -> str:
    """Return a field as text.

    :raises BadField: when it is missing or something else
    """
    found = told.get(name)
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    if not isinstance(found, str) or not found or len(found) > longest:
        raise BadField(name)
    return found


def number(told: Mapping[str, Any], name: str) -> str:
    """Return a number with its plus, which some providers leave out.

    :raises BadField: when it is none
    """
    found = text(told, name, longest=32).strip()
    if found.startswith("00"):
        found = found[2:]
    plain = found.removeprefix("+").strip()
    if not plain.isdigit():
        raise BadField(name)
    return f"+{plain}"


def instant(written: object) -> datetime | None:
    """Read an ISO 8601 instant or a Unix time; None when it is neither: it is now."""
    try:
        if isinstance(written, int | float) and not isinstance(written, bool):
            return datetime.fromtimestamp(written, UTC)
        at = datetime.fromisoformat(str(written))
    except (ValueError, OverflowError, OSError):
        return None
    return at if at.tzinfo else None
