"""Whether a right holds, and whether it has to be read again; pure."""

from datetime import date, timedelta
from enum import StrEnum

from permanence.patients.rules.freshness import is_stale

SOON = timedelta(days=30)


class Holds(StrEnum):
    """How a right stands on a day."""

    AHEAD = "ahead"
    NOW = "now"
    SOON = "soon"
    ENDED = "ended"


def holds(from_on: date | None, until_on: date | None, today: date) -> Holds:
    """Say how a right stands; the last day is still covered."""
    if from_on and from_on > today:
        return Holds.AHEAD
    if until_on and until_on < today:
        return Holds.ENDED
    return Holds.SOON if until_on and until_on <= today + SOON else Holds.NOW


def is_to_confirm(seen_on: date | None, months: int, today: date) -> bool:
    """Tell whether the card is to be seen at the next contact: never seen, or longer ago than the delay of the file."""
    return seen_on is None or is_stale(seen_on, months, today)
