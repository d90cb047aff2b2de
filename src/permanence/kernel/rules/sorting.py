"""What is done first: late, today, later; in each, what is first of all, then the nearest deadline; pure."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar

SECTIONS = ("late", "today", "later")


class Dated(Protocol):
    """Something with a deadline and a priority."""

    @property
    def due_at(self) -> datetime:
        """By when."""

    @property
    def priority(self) -> int:
        """1 is first of all."""


D = TypeVar("D", bound=Dated)


def section(due_at: datetime, now: datetime) -> str:
    """Tell where a deadline stands; today ends at midnight on the wall.

    :param now: aware, in the wall time of the reader
    """
    if due_at < now:
        return "late"
    return "today" if due_at.astimezone(now.tzinfo).date() == now.date() else "later"


def in_sections(found: Iterable[D], now: datetime) -> dict[str, list[D]]:
    """Return all that is to do by section, in the order to do it."""
    sections: dict[str, list[D]] = {name: [] for name in SECTIONS}
    for one in sorted(found, key=lambda one: (one.priority, one.due_at)):
        sections[section(one.due_at, now)].append(one)
    sections["later"].sort(key=lambda one: (one.due_at.astimezone(now.tzinfo).date(), one.priority, one.due_at))
    return sections
