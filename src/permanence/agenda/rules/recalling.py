"""How a recall stands, when its patient is told, when the next one is due; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from dateutil.relativedelta import relativedelta

ANSWERS_WITHIN = timedelta(days=14)  # told so long ago without an appointment: someone calls


class Stand(StrEnum):
    """What is to be done, the most pressing first."""

    CALL = "call"  # told in vain, cannot be written to, or past its day
    CAME = "came"  # he was here since: is it done?
    TOLD = "told"
    AHEAD = "ahead"
    BOOKED = "booked"


ORDER = list(Stand)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one recall.

    :param told_on: the day he was told, whichever way
    :param written: whether that could be done in writing
    :param booked: whether he has an appointment to come with the practitioner
    :param came_on: the last day he came to the practitioner
    """

    due_on: date
    lead_days: int
    planned_on: date
    told_on: date | None = None
    written: bool = False
    booked: bool = False
    came_on: date | None = None


def tells_from(due_on: date, lead_days: int) -> date:
    """Return the first day on which the patient is told."""
    return due_on - timedelta(days=lead_days)


def stand(facts: Facts, today: date) -> Stand:
    """Tell what is to be done; who came before he would have been told came for something else."""
    if facts.booked:
        return Stand.BOOKED
    begins = max(facts.planned_on, tells_from(facts.due_on, facts.lead_days))
    if facts.came_on and facts.came_on >= begins:
        return Stand.CAME
    if facts.told_on is None:
        return Stand.CALL if facts.due_on < today else Stand.AHEAD
    if not facts.written or today - facts.told_on >= ANSWERS_WITHIN or facts.due_on < today:
        return Stand.CALL
    return Stand.TOLD


def next_due(due_on: date, every_months: int, today: date) -> date:
    """Return when the next is due: so many months after this one was, or after today if that is past."""
    after = due_on + relativedelta(months=every_months)
    return after if after > today else today + relativedelta(months=every_months)
