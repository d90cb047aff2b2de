"""The parameters of a search, read from the query as it was sent."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

LONGEST = 16_384  # twenty-five practitioners take two thousand
COUNT = re.compile(r"\d{1,30}", re.ASCII)
# What every search understands, of whatever kind.
OF_EVERY_SEARCH = {"_count", "_offset", "_after", "_include", "_include:iterate", "_revinclude", "_format", "_sort",
                   "_total", "_elements", "_summary", "_lastUpdated"}  # fmt: skip


class BadParameter(ValueError):
    """A parameter that cannot be used, with FHIR's word for why."""

    def __init__(self, name: str, why: str, code: str = "invalid") -> None:
        super().__init__(f"{name}: {why}" if name else why)
        self.code = code


@dataclass(frozen=True, slots=True)
class Given:
    """The parameters as they were sent, in order; names may come back."""

    pairs: tuple[tuple[str, str], ...]

    def all(self, name: str) -> list[str]:
        """Return every value of a name, empty ones left out."""
        return [value for key, value in self.pairs if key == name and value]

    def one(self, name: str) -> str:
        """Return the value of a name that may be sent once; empty when it is not there.

        :raises BadParameter: when it comes twice
        """
        found = self.all(name)
        if len(found) > 1:
            raise BadParameter(name, "may be sent once")
        return found[0] if found else ""

    def options(self, name: str) -> set[str]:
        """Return the values of a name, those between commas too."""
        return {part.strip() for value in self.all(name) for part in value.split(",") if part.strip()}

    def names(self) -> Iterator[str]:
        """Yield the names sent."""
        return (name for name, _ in self.pairs)


def given(query: str) -> Given:
    """Read a query; a plus stays a plus, since clients write offsets with it.

    :raises BadParameter: when it is longer than any search, or holds what cannot be looked for
    """
    if len(query) > LONGEST:
        raise BadParameter("", "the query is too long", "too-long")
    pairs = (part.partition("=") for part in query.split("&") if part)
    return Given(tuple((_said(name), _said(value)) for name, _, value in pairs))


def query(asked: Given) -> str:
    """Write parameters as the query of an address."""
    return "&".join(f"{quote(name, safe=':.')}={quote(value, safe=',|:/')}" for name, value in asked.pairs)


def sent(form: str) -> Given:
    """Read the parameters of a search that was posted: there, a plus is a space.

    :raises BadParameter: as `given` does
    """
    return given(form.replace("+", "%20"))


def strict(asked: Given, known: Collection[str] | Callable[[str], bool]) -> None:
    """Refuse the parameters nobody knows, for a client that asked for it (`Prefer: handling=strict`).

    :raises BadParameter: for the first
    """
    means = known if callable(known) else known.__contains__
    for name in asked.names():
        if not means(name) and name not in OF_EVERY_SEARCH:
            raise BadParameter(name, "is not known here", "not-supported")


def understood(asked: Given, means: Callable[[str], bool]) -> Given:
    """Return what of a search is answered: one that says nothing here, or nothing at all, is left out."""
    return Given(tuple(pair for pair in asked.pairs if pair[1] and (means(pair[0]) or pair[0] in OF_EVERY_SEARCH)))


def number(asked: Given, name: str, default: int, most: int) -> int:
    """Read a whole number, no more than `most` of which are given.

    :raises BadParameter: when it is none
    """
    text = asked.one(name)
    if text and not COUNT.fullmatch(text):
        raise BadParameter(name, "is not a whole number")
    return min(int(text), most) if text else default


def token(text: str) -> tuple[str | None, str]:
    """Split `system|value`; without a bar the system is not said."""
    system, bar, value = text.strip().partition("|")
    return (system.strip(), value.strip()) if bar else (None, system.strip())


def _said(text: str) -> str:
    said = unquote(text, errors="replace")
    if "\x00" in said:  # left out, it would narrow nothing, and everything would be told
        raise BadParameter("", "the query holds a character that stands in no name")
    return said
