"""Whom a letter says it speaks of, and whether he is known here: proposals, and never by a name alone; pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Self

from permanence.patients.rules import names

DATES = re.compile(r"(?<!\d)(?:(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{2})-(\d{2}))(?!\d)")
MOST_DATES = 40
LONGEST = 100


class Why(StrEnum):
    """What speaks for a patient, the strongest first."""

    NUMBER = "number"
    TRAITS = "traits"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Traits:
    """Who a document says its patient is.

    :param birth_date: as ISO writes it; empty when it is not told
    :param number: the national number, as it stands; empty when it is not told
    """

    birth_name: str = ""
    used_name: str = ""
    first_names: str = ""
    birth_date: str = ""
    sex: str = ""
    number: str = field(default="", repr=False)

    @classmethod
    def read(cls, kept: Mapping[str, str]) -> Self:
        """Read what was kept."""
        return cls(**kept)

    @property
    def kept(self) -> dict[str, str]:
        """Write it to be kept."""
        return {name: str(value)[:LONGEST] for name, value in asdict(self).items()}

    @property
    def born_on(self) -> date | None:
        """The birth date, when it is one."""
        with suppress(ValueError):
            return date.fromisoformat(self.birth_date)
        return None

    @property
    def person(self) -> tuple[str, ...]:
        """By what one person is known whom two documents name alike, whichever of his names they use."""
        return (self.birth_date, *names.words(self.first_names)[:1], names.joined(self.birth_name))

    @property
    def told(self) -> str:
        """Who it is, in a line."""
        name = " ".join(filter(None, [(self.used_name or self.birth_name).upper(), self.first_names.split(",")[0]]))
        return ", ".join(filter(None, [name, f"{self.born_on:%d/%m/%Y}" if self.born_on else ""]))


@dataclass(frozen=True, slots=True)
class Known:
    """A patient as he is compared."""

    birth_name: str
    used_name: str
    first_names: str
    birth_date: date


def dates_in(text: str) -> set[date]:
    """Return the days a text writes out in figures."""
    found = set()
    for one in islice(DATES.finditer(text), MOST_DATES):
        day, month, year = (one[1], one[2], one[3]) if one[1] else (one[6], one[5], one[4])
        with suppress(ValueError):
            found.add(date(int(year), int(month), int(day)))
    return found


def alike(traits: Iterable[Traits], text: str, known: Known) -> Why | None:
    """Tell why a patient may be meant: by the traits of a document, or by names and birth date in the words."""
    if any(_same(one, known) for one in traits):
        return Why.TRAITS
    if known.birth_date not in dates_in(text):
        return None
    said = set(names.words(text))
    first = names.words(known.first_names.split(",")[0])
    family = [names.words(one) for one in (known.birth_name, known.used_name) if one]
    named = any(set(one) <= said for one in family if one)
    return Why.WORDS if named and first and set(first) <= said else None


def _same(one: Traits, known: Known) -> bool:
    if one.born_on != known.birth_date:
        return False
    family = {names.joined(name) for name in (known.birth_name, known.used_name) if name}
    told = {names.joined(name) for name in (one.birth_name, one.used_name) if name}
    first = names.words(known.first_names)[:1]
    return bool(family & told) and bool(first) and names.words(one.first_names)[:1] == first


def birth_dates(traits: Iterable[Traits], text: str) -> Iterator[date]:
    """Yield the days on which a patient may be born who is meant."""
    yield from (one.born_on for one in traits if one.born_on)
    yield from dates_in(text)
