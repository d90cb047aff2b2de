"""What the agenda does after the answer, and at its hours; by noun."""

from .calendars import fetch_calendars, follow_calendars
from .moves import UNDONE_WITHIN, tell_move
from .postponements import settle_all

__all__ = [
    "UNDONE_WITHIN",
    "fetch_calendars",
    "follow_calendars",
    "settle_all",
    "tell_move",
]
