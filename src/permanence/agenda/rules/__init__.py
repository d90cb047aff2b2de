"""Rules of the agenda, by noun; pure."""

from .cancelling import Starts, Undoing, length_min, nearest, undoing
from .feeds import Busy, calendar, initials
from .inviting import Entry, invitation
from .postponing import Displaced, Offer, Place, overlaps, propose, waits_too_long
from .reading import NotACalendar, Reading, Taken, read
from .spans import half_day, half_day_span

__all__ = [
    "Busy",
    "Displaced",
    "Entry",
    "NotACalendar",
    "Offer",
    "Place",
    "Reading",
    "Starts",
    "Taken",
    "Undoing",
    "calendar",
    "half_day",
    "half_day_span",
    "initials",
    "invitation",
    "length_min",
    "nearest",
    "overlaps",
    "propose",
    "read",
    "undoing",
    "waits_too_long",
]
