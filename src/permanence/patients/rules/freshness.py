"""Since when a file is believed, and when it is to be confirmed; pure."""

from datetime import date

USUAL_MONTHS = 12
MONTHS = range(1, 61)


def confirm_from(confirmed_on: date, months: int) -> date:
    """Return the day from which a file confirmed on another is to be confirmed again."""
    year, month = divmod(confirmed_on.year * 12 + confirmed_on.month - 1 + months, 12)
    return date(year, month + 1, min(confirmed_on.day, 28))


def is_stale(confirmed_on: date, months: int, today: date) -> bool:
    """Tell whether a file is to be confirmed at the next contact."""
    return today >= confirm_from(confirmed_on, months)
