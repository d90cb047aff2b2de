"""What a new appointment changes for someone who waits; pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from .ranking import Urgency

ANSWERS = {
    Urgency.SAME_DAY: timedelta(days=1),
    Urgency.WITHIN_48H: timedelta(days=2),
    Urgency.PLANNED: timedelta(days=7),
}


class After(StrEnum):
    """What becomes of the entry."""

    LEAVES = "leaves"
    ASK = "ask"
    STAYS = "stays"


def after_booking(*, serves: bool, urgency: Urgency, since: datetime, booked_for: datetime) -> After:
    """Tell whether someone waits on after an appointment was made for him.

    One soon enough for his urgency is what he waited for; of a later one the secretary is asked; one for something
    else, or with someone he did not ask for, changes nothing.
    :param serves: it is for the same reason, with one of those he wished
    :param since: since when he waits
    """
    if not serves:
        return After.STAYS
    return After.LEAVES if booked_for - since <= ANSWERS[urgency] else After.ASK
