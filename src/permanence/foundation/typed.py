"""What addresses and forms say in a word: a day, a moment. What is none, or too far away to be meant, is nothing."""

from contextlib import suppress
from datetime import date, datetime


def day(text: str) -> date | None:
    """Return the day written 2026-11-23, or nothing."""
    with suppress(ValueError):
        said = date.fromisoformat(text)
        return said if 1900 <= said.year < 2200 else None
    return None


def instant(text: str) -> datetime | None:
    """Return a moment written with its zone, or nothing."""
    with suppress(ValueError):
        said = datetime.fromisoformat(text)
        return said if said.tzinfo and 1900 <= said.year < 2200 else None
    return None
