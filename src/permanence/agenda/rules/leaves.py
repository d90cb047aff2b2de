"""Leave: which days, and on which of them too few would be there; pure."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

W = TypeVar("W", bound=Hashable)

LONGEST_DAYS = 200
AHEAD_DAYS = 730


@dataclass(frozen=True, slots=True)
class Thin:
    """A day on which fewer would receive than must."""

    day: date
    there: int
    least: int


def days(first_on: date, last_on: date) -> list[date]:
    """Return the days from the first to the last, both included."""
    return [first_on + timedelta(days=n) for n in range((last_on - first_on).days + 1)]


def problem(first_on: date, last_on: date, today: date) -> str:
    """Return what is wrong with the days asked for, in a word; nothing when nothing is."""
    if last_on < first_on:
        return "inverted"
    if first_on < today:
        return "past"
    if (last_on - first_on).days >= LONGEST_DAYS:
        return "long"
    if (first_on - today).days > AHEAD_DAYS:
        return "far"
    return ""


def thin_days(span: Iterable[date], receiving: Mapping[date, set[W]], who: W, least: int) -> list[Thin]:
    """Return the days on which someone receives today's way and too few would without him.

    A day on which nobody receives, him included, is a day on which the house is shut.

    :param receiving: who receives on each day, absences taken off
    """
    found = []
    for day in span:
        there = receiving.get(day, set())
        if who in there and len(there - {who}) < least:
            found.append(Thin(day, len(there - {who}), least))
    return found
