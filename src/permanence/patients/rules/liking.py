"""When a patient likes to come: on which days, in which half of them; pure."""

from collections.abc import Collection
from datetime import datetime, time

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOON = time(12, 30)
MORNING, EVENING = time(8), time(19)


def suits(days: Collection[str], half_day: str, local: datetime) -> bool:
    """Tell whether a moment on the wall of the practice falls on a day and in a half of it that is liked."""
    if days and DAYS[local.weekday()] not in days:
        return False
    return half_day == "" or (local.time() < NOON) == (half_day == "am")


def hours(half_day: str) -> tuple[time, time]:
    """Return between which hours the half of a day lies that is liked."""
    return {"am": (MORNING, NOON), "pm": (NOON, EVENING)}.get(half_day, (MORNING, EVENING))
