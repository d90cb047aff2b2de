"""What a screen on the wall says, and what it leaves unsaid; pure."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from .delays import WORTH_TELLING

R = TypeVar("R")
LETTERS = "ACEFHJKLMNPRTUVXY"  # none that is heard or read for another, or for a digit
TICKETS = [f"{letter} {number}" for letter in LETTERS for number in range(10, 100)]
CALLED_FOR = timedelta(minutes=3)
TURNS_EVERY_S = 10
ROUNDED_MIN = 5


def left(taken: Collection[str]) -> list[str]:
    """Return the tickets that nobody holds today; a letter and a number tell neither turn nor practitioner."""
    return [one for one in TICKETS if one not in taken]


def spoken_late(late: timedelta) -> int:
    """Return how many minutes late are said of a practitioner, by fives; 0 when it is not worth telling."""
    if late < WORTH_TELLING:
        return 0
    return round(late / timedelta(minutes=ROUNDED_MIN)) * ROUNDED_MIN


def page_of(rows: Sequence[R], most: int, now: datetime) -> tuple[Sequence[R], int, int]:
    """Return the rows shown at a moment when they are too many for one wall, which page that is, and of how many."""
    pages = max(1, -(-len(rows) // most))
    number = int(now.timestamp()) // TURNS_EVERY_S % pages
    return rows[number * most : (number + 1) * most], number + 1, pages
