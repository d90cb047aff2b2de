"""Directives as the desk's specification writes them in JSON (`desk-rules`, Directives): told and read again."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from .fields import Wrong
from .form import FIELDS, wrong_body, wrong_times
from .precedence import TERMS, Directed

PRACTICE, PRACTITIONER = "practice", "practitioner"
FRAME = {"id", "scope", "practitioner", "term", "from", "to", "updated_at", "kind"}
_LIST = re.compile(r'"directives"\s*:\s*\[')
_SPACE = re.compile(r"[\s,]*")


class Unreadable(ValueError):
    """The text is no list of directives; carries the line where reading stopped."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One directive read: where it stands, what it says, and what is wrong with it by field."""

    line: int
    id: str = ""
    kind: str = ""
    term: str = ""
    practitioner: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    wrong: Mapping[str, Wrong] = field(default_factory=dict)


def told(directive: Directed) -> dict[str, Any]:
    """Return a directive in the format of the specification."""
    practitioner, ends = directive.practitioner_role_id, directive.valid_to
    return {
        "id": str(directive.pk),
        "scope": PRACTITIONER if practitioner else PRACTICE,
        "practitioner": str(practitioner) if practitioner else None,
        "term": directive.term,
        "from": directive.valid_from.isoformat(),
        "to": ends.isoformat() if ends else None,
        "updated_at": directive.written_at.isoformat(),
        "kind": directive.kind,
        **directive.body,
    }


def read(text: str, people: Mapping[str, str], now: datetime) -> list[Entry]:
    """Read a list of directives, or what has one under `directives`.

    :param people: ids of the practitioners who may be named, by all that names them, in lower case
    :raises Unreadable: naming the line, when it is no such list
    """
    return [_entry(line, one, people, now) for line, one in _elements(text)]


def _elements(text: str) -> Iterator[tuple[int, Any]]:
    decoder, at = json.JSONDecoder(), _start(text)
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if text[at : at + 1] == "]":
            return
        try:
            one, after = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as stopped:
            raise Unreadable(_line(text, getattr(stopped, "pos", at))) from None
        yield _line(text, at), one
        at = after


def _start(text: str) -> int:
    """Return where the first element may stand."""
    begins = text.lstrip()
    if begins.startswith("["):
        return text.index("[") + 1
    found = _LIST.search(text) if begins.startswith("{") else None
    if found is None:
        raise Unreadable(1)
    return found.end()


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _entry(line: int, one: Any, people: Mapping[str, str], now: datetime) -> Entry:
    if not isinstance(one, Mapping):
        return Entry(line, wrong={"kind": Wrong.NOT_A_CHOICE})
    kind, term = str(one.get("kind", "")), str(one.get("term", ""))
    practitioner, wrong = _whose(one, people)
    body = _named({name: value for name, value in one.items() if name not in FRAME}, people)
    begins, ends, wrong_moments = _moments(one)
    begins = begins or now
    wrong |= wrong_moments | wrong_body(kind, body)
    wrong |= {name: Wrong.NOT_A_FIELD for name in body if kind in FIELDS and name not in FIELDS[kind]}
    wrong |= {} if term in TERMS else {"term": Wrong.NOT_A_CHOICE}
    if not wrong_moments:
        places = {"valid_to": "to", "valid_from": "from"}
        wrong |= {places[name]: what for name, what in wrong_times(term, begins, ends, now).items()}
    return Entry(line, str(one.get("id", "")), kind, term, practitioner, begins, ends, body, wrong)


def _whose(one: Mapping[str, Any], people: Mapping[str, str]) -> tuple[str | None, dict[str, Wrong]]:
    scope, named = one.get("scope"), one.get("practitioner")
    if scope == PRACTICE:
        return None, {} if named is None else {"practitioner": Wrong.NOT_A_NAME}
    if scope != PRACTITIONER:
        return None, {"scope": Wrong.NOT_A_CHOICE}
    found = people.get(named.casefold()) if isinstance(named, str) else None
    return found, {} if found else {"practitioner": Wrong.NOT_A_NAME}


def _named(body: dict[str, Any], people: Mapping[str, str]) -> dict[str, Any]:
    """Write ids where people are named; who is not known stays as written, and is refused later."""

    def known(name: Any) -> Any:
        return people.get(name.casefold(), name) if isinstance(name, str) else name

    if "replaced_by" in body:
        body["replaced_by"] = known(body["replaced_by"])
    if isinstance(body.get("order"), list):
        body["order"] = [known(name) for name in body["order"]]
    return body


def _moments(one: Mapping[str, Any]) -> tuple[datetime | None, datetime | None, dict[str, Wrong]]:
    moments: list[datetime | None] = []
    wrong: dict[str, Wrong] = {}
    for name in ("from", "to"):
        try:
            moments.append(_moment(one.get(name)))
        except (ValueError, OverflowError):
            moments.append(None)
            wrong[name] = Wrong.NOT_A_MOMENT
    return moments[0], moments[1], wrong


def _moment(written: Any) -> datetime | None:
    if written is None:
        return None
    at = datetime.fromisoformat(written if isinstance(written, str) else "")
    if at.tzinfo is None or not 1900 <= at.year < 2200:
        raise ValueError
    return at.astimezone(UTC)
