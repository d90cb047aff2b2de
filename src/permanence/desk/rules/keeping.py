"""How long what was said on calls is kept. Pure.

No text of law names a term for the record of a call: these are choices, for the data protection officer to confirm. A
year covers the contract's usual questions and a year of care; five years are the common limitation of claims (Code
civil, art. 2224), for what may be disputed: whom was sent to the 15, a complaint, a difficult call.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

CHOICES, GRAVE_CHOICES = (3, 6, 12, 18, 24, 36, 60), (12, 24, 36, 60, 120, 240)
NOTICE = timedelta(days=7)  # between a shorter term and the first night it takes anything away
FIRST_NOTICE = timedelta(days=30)  # the same where nobody chose: from the first night something is due


@dataclass(frozen=True, slots=True)
class Terms:
    """How many months after its end a request, and its call, is kept with whom it was about."""

    months: int = 12
    grave_months: int = 60


USUAL = Terms()


def before(day: date, months: int) -> date:
    """Return the same day so many months earlier; the last of that month when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def begins(former: Terms, latter: Terms, from_on: date, today: date) -> date:
    """Return from which day on the latter terms take anything away: a shorter one leaves time to change one's mind."""
    shorter = latter.months < former.months or latter.grave_months < former.grave_months
    return max(from_on, today + NOTICE) if shorter else max(from_on, today)
