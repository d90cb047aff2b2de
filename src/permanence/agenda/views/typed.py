"""What panels say in a word: a row, a moment on the wall."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo


def chosen(text: str) -> UUID | None:
    """Return the identifier said, or nothing."""
    with suppress(ValueError):
        return UUID(text)
    return None


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return an instant: as written, or at that time on the wall there, the first of two when it comes twice."""
    with suppress(ValueError):
        said = datetime.fromisoformat(text)
        if 1900 <= said.year < 2200:
            return said if said.tzinfo else said.replace(tzinfo=zone)
    return None
