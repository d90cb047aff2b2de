"""Verbs of capacity, by noun."""

from .openings import (
    HORIZON,
    OpeningOverlaps,
    add_practitioner,
    close,
    end_weekly,
    materialise,
    open_weekly,
    renew_free_time,
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
    "renew_free_time",
    "reopen",
    "reserve",
]
