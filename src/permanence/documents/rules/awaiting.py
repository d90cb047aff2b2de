"""How what is awaited stands; pure."""

from datetime import date, timedelta
from enum import StrEnum

MOST_DAYS = 366 * 2
USUAL = {"result": timedelta(days=7), "report": timedelta(days=21), "other": timedelta(days=14)}
AGAIN = timedelta(days=7)  # after it was asked for again


class Stand(StrEnum):
    """How one stands, what asks for somebody first."""

    LATE = "late"
    OPEN = "open"
    ENDED = "ended"


def stand(expected_on: date, today: date, *, ended: bool) -> Stand:
    """Tell how one stands: late from the day after it was expected."""
    if ended:
        return Stand.ENDED
    return Stand.LATE if today > expected_on else Stand.OPEN


def fits(asked_on: date, expected_on: date, today: date) -> bool:
    """Tell whether both days can be: asked until today, expected from then on, within two years."""
    return asked_on <= today and asked_on <= expected_on <= today + timedelta(days=MOST_DAYS)
