"""Verbs of capacity, by noun."""

from .openings import (
    HORIZON,
    OpeningOverlaps,
    add_practitioner,
    close,
    end_weekly,
    materialise,
    open_weekly,
    reopen,
)
from .reservations import SlotTaken, release, reserve

__all__ = [
    "HORIZON",
    "OpeningOverlaps",
    "SlotTaken",
    "add_practitioner",
    "close",
    "end_weekly",
    "materialise",
    "open_weekly",
    "release",
    "reopen",
    "reserve",
]
