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
from .reservations import HoldExpired, Over, Overbooking, SlotTaken, Wanted, keep, release, reserve, reserve_all

__all__ = [
    "HORIZON",
    "HoldExpired",
    "OpeningOverlaps",
    "Over",
    "Overbooking",
    "SlotTaken",
    "Wanted",
    "add_practitioner",
    "close",
    "end_weekly",
    "keep",
    "materialise",
    "open_weekly",
    "release",
    "renew_free_time",
    "reopen",
    "reserve",
    "reserve_all",
]
