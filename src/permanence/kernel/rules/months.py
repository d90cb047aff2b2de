"""A month as a wall calendar shows it; pure."""

from calendar import Calendar
from collections.abc import Sequence
from datetime import date, timedelta


def weeks(month: date) -> Sequence[Sequence[date]]:
    """Return the weeks of a month from Monday on, with the days of its neighbours that complete them."""
    return Calendar().monthdatescalendar(month.year, month.month)


def around(month: date) -> tuple[date, date]:
    """Return the first days of the month before and of the month after."""
    first = month.replace(day=1)
    return (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=32)).replace(day=1)


def written(text: str, today: date) -> date:
    """Return the first day of the month written "2026-11"; that of today when it is none, or too far away."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if abs(found.year - today.year) <= 5 else today.replace(day=1)
