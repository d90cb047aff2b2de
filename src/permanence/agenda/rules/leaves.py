"""Leave: which days and hours, and on which of them too few would be there; pure."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

W = TypeVar("W", bound=Hashable)

LONGEST_DAYS = 200
AHEAD_DAYS = 730
NOON = time(13)  # a morning off ends at it, an afternoon off begins


@dataclass(frozen=True, slots=True)
class Off:
    """Days off on the wall, both included and whole but for an hour of the first and one of the last."""

    first_on: date
    last_on: date
    from_time: time | None = None
    until_time: time | None = None

    @property
    def begins(self) -> datetime:
        """The first moment, without a zone."""
        return datetime.combine(self.first_on, self.from_time or time())

    @property
    def ends(self) -> datetime:
        """The moment at which it is over, without a zone."""
        if self.until_time is None:
            return datetime.combine(self.last_on + timedelta(days=1), time())
        return datetime.combine(self.last_on, self.until_time)

    def on(self, day: date) -> tuple[time | None, time | None]:
        """Return from which hour and until which one it lasts on one of its days; None for the ends of the day."""
        from_time = self.from_time if day == self.first_on else None
        return from_time, self.until_time if day == self.last_on else None


@dataclass(frozen=True, slots=True)
class Thin:
    """A day on which fewer would receive than must."""

    day: date
    there: int
    least: int


def days(first_on: date, last_on: date) -> list[date]:
    """Return the days from the first to the last, both included."""
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


def problem(asked: Off, now: datetime) -> str:
    """Return what is wrong with the days asked for, in a word; nothing when nothing is.

    :param now: on the wall, without a zone
    """
    if asked.until_time == time() and asked.first_on <= asked.last_on:
        return "midnight"  # the end of that day, or of the one before? nobody knows
    if asked.ends <= asked.begins:
        return "inverted" if asked.last_on < asked.first_on else "hours"
    if asked.first_on < now.date() or asked.ends <= now:
        return "past"
    if (asked.last_on - asked.first_on).days >= LONGEST_DAYS:
        return "long"
    if (asked.first_on - now.date()).days > AHEAD_DAYS:
        return "far"
    return ""


def part(from_time: time | None, until_time: time | None) -> str:
    """Return which part of a day lies between two hours: nothing for all of it, `am`, `pm`, or `hours`."""
    halves = {(None, None): "", (None, NOON): "am", (NOON, None): "pm"}
    return halves.get((from_time, until_time), "hours")


def half_days(asked: Off) -> int | None:
    """Count the half-days; None where it begins or ends at any other hour."""
    if not {asked.from_time, asked.until_time} <= {None, NOON}:
        return None
    whole = 2 * ((asked.last_on - asked.first_on).days + 1)
    return whole - (asked.from_time is not None) - (asked.until_time is not None)


def thin_days(span: Iterable[date], receiving: Mapping[date, set[W]], who: W, least: int) -> list[Thin]:
    """Return the days on which someone receives today's way and too few would without him.

    A day on which nobody receives, him included, is a day on which the house is shut.

    :param receiving: who receives on each day, or in the part of it asked for, absences taken off
    """
    found = []
    for day in span:
        there = receiving.get(day, set())
        if who in there and len(there - {who}) < least:
            found.append(Thin(day, len(there - {who}), least))
    return found
