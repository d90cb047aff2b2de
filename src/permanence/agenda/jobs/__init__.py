"""What the agenda does after the answer, and at its hours; by noun."""

from .announcements import note_kept_back, send_announcement
from .calendars import fetch_calendars, follow_calendars
from .moves import tell_move
from .postponements import settle_all
from .recalls import sweep_recalls, tell_due_recalls
from .releases import release_opening, release_openings
from .reminders import sweep_reminders, tell_reminders

__all__ = [
    "fetch_calendars",
    "follow_calendars",
    "note_kept_back",
    "release_opening",
    "release_openings",
    "send_announcement",
    "settle_all",
    "sweep_recalls",
    "sweep_reminders",
    "tell_due_recalls",
    "tell_move",
    "tell_reminders",
]
