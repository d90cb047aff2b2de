"""Fields of a JSON value read one by one; whatever is wrong is noted with its path, and reading goes on.

A reader returns something of the right type even when the field is wrong: nothing is used once a problem was noted.
"""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
NOTHING = datetime(2000, 1, 1, tzinfo=UTC)
CLOCK, DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d"), re.compile(r"\d{4}-\d{2}-\d{2}")
HALVES = re.compile("[\ud800-\udfff]")  # of a pair that writes one letter; alone they can be printed nowhere
YEARS = range(1900, 3000)
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Value:
    """One value and where it stands."""

    it: Any
    path: str
    problems: list[str]

    def wrong(self, expected: str) -> None:
        """Note that it is not what it must be."""
        shown = ascii(self.it) if isinstance(self.it, str) and HALVES.search(self.it) else repr(self.it)
        shown = shown if len(shown) <= LONGEST_SHOWN else shown[:LONGEST_SHOWN] + "…"
        self.problems.append(f"{self.path}: must be {expected}, not {shown}")

    def text(self) -> str:
        """Read a text that says something."""
        if isinstance(self.it, str) and self.it.strip() and not HALVES.search(self.it):
            return self.it
        self.wrong("a text")
        return ""

    def flag(self) -> bool:
        """Read true or false."""
        if not isinstance(self.it, bool):
            self.wrong("true or false")
        return bool(self.it)

    def whole(self, least: int = 0, most: int = 1_000_000) -> int:
        """Read a whole number."""
        if isinstance(self.it, int) and not isinstance(self.it, bool) and least <= self.it <= most:
            return self.it
        self.wrong(f"a whole number from {least} to {most}")
        return least

    def number(self, most: float = 1_000_000) -> float:
        """Read a number, zero or more."""
        if isinstance(self.it, int | float) and not isinstance(self.it, bool) and 0 <= self.it <= most:
            return self.it
        self.wrong(f"a number from 0 to {most:g}")
        return 0

    def choice(self, words: Collection[str]) -> str:
        """Read one of some words."""
        if isinstance(self.it, str) and self.it in words:
            return self.it
        self.wrong(f"one of {', '.join(words) or 'nothing'}")
        return next(iter(words), "")

    def instant(self) -> datetime:
        """Read an instant with its offset, as UTC."""
        try:
            read = datetime.fromisoformat(self.it) if isinstance(self.it, str) else NOTHING.replace(tzinfo=None)
            if read.tzinfo is not None:
                return read.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        self.wrong("an instant with its offset, as 2026-11-23T10:12:00+01:00")
        return NOTHING

    def moment(self) -> datetime:
        """Read an instant at which someone may act."""
        read = self.instant()
        if read.year not in YEARS:
            self.wrong(f"an instant of the years {YEARS.start} to {YEARS.stop - 1}")
            return NOTHING
        return read

    def day(self) -> date:
        """Read a local day."""
        try:
            if isinstance(self.it, str) and DAY.fullmatch(self.it):
                return date.fromisoformat(self.it)
        except ValueError:
            pass
        self.wrong("a day, as 2026-11-23")
        return NOTHING.date()

    def clock(self) -> time:
        """Read a local wall time."""
        if isinstance(self.it, str) and CLOCK.fullmatch(self.it):
            return time.fromisoformat(self.it)
        self.wrong("a time of day, as 09:30")
        return time(0)

    def zone(self) -> ZoneInfo:
        """Read a time zone."""
        try:
            return ZoneInfo(self.text() or "UTC")
        except (ValueError, OSError, KeyError):
            self.wrong("a time zone, as Europe/Paris")
            return ZoneInfo("UTC")

    def many(self) -> list["Value"]:
        """Read the values of a list."""
        if isinstance(self.it, list):
            return [Value(it, f"{self.path}[{place}]", self.problems) for place, it in enumerate(self.it)]
        self.wrong("a list")
        return []

    def fields(self, names: Collection[str] | None, *, also: bool = False) -> "Fields":
        """Read the fields of an object.

        :param names: those there are; None when any name may stand
        :param also: whether others may stand beside them, unread
        """
        if not isinstance(self.it, dict):
            self.wrong("an object")
            return Fields({}, self, broken=True)
        if names is not None and not also:
            for name in self.it:
                if name not in names:
                    self.problems.append(f"{_under(self.path, name)}: is no field here; there are {', '.join(names)}")
        return Fields(self.it, self)


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object."""

    its: dict[str, Any]
    of: Value
    broken: bool = False

    def __getitem__(self, name: str) -> Value:
        return Value(self.its.get(name), _under(self.of.path, name), self.of.problems)

    def __iter__(self) -> Iterator[str]:
        return iter(self.its)

    def need(self, name: str, read: Callable[[Value], T], otherwise: T) -> T:
        """Read a field that must be there."""
        if name in self.its:
            return read(self[name])
        if not self.broken:
            self.of.problems.append(f"{_under(self.of.path, name)}: is missing")
        return otherwise

    def may(self, name: str, read: Callable[[Value], T], otherwise: T) -> T:
        """Read a field that may be left out."""
        return read(self[name]) if name in self.its else otherwise

    def needed(self, name: str) -> list[Value]:
        """Read the values of a list that must be there."""
        nothing: list[Value] = []
        return self.need(name, Value.many, nothing)

    def listed(self, name: str) -> list[Value]:
        """Read the values of a list that may be left out."""
        return self[name].many() if name in self.its else []

    def may_be_null(self, name: str, read: Callable[[Value], T]) -> T | None:
        """Read a field that may be null, or left out."""
        return None if self.its.get(name) is None else read(self[name])

    def need_or_null(self, name: str, read: Callable[[Value], T]) -> T | None:
        """Read a field that may be null, but must be there."""
        return self.need(name, lambda value: None if value.it is None else read(value), None)


def _under(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
