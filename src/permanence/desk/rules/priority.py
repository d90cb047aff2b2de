"""The order of the board, and why each request stands where it does [172]."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PRESSING = ("now_15", "doctor_now", "same_day")  # before all that can wait, whatever their deadlines
SOON = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Place:
    """Why a request stands where it does, as a code that has its words, and how long it is late or has left.

    :param by: late by this much when `late`, left until the deadline otherwise
    """

    because: str
    late: bool
    by: timedelta


def place(urgency: str, *, hung_up: bool, due_at: datetime, now: datetime) -> Place:
    """Return the place of a request that waits: what is urgent first, then by deadline."""
    late = due_at < now
    left = now - due_at if late else due_at - now
    if urgency in PRESSING:
        because = urgency
    elif late:
        because = "late"
    elif hung_up:
        because = "hung_up"
    else:
        because = "soon" if left <= SOON else "in_order"
    return Place(because, late, left)
