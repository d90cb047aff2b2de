"""Readings of the agenda, by noun."""

from .appointments import (
    LastAndNext,
    appointment,
    appointments,
    behind_link,
    booked_during,
    brief,
    former,
    history,
    may_be_cancelled,
    moved_to,
    of_patients,
    patient_link,
    reachable,
    undoing,
)
from .day import Day, Line, day
from .slots import Slot, Wanted, nearest_slots, next_slots, practitioners, reason, reasons

__all__ = [
    "Day",
    "LastAndNext",
    "Line",
    "Slot",
    "Wanted",
    "appointment",
    "appointments",
    "behind_link",
    "booked_during",
    "brief",
    "day",
    "former",
    "history",
    "may_be_cancelled",
    "moved_to",
    "nearest_slots",
    "next_slots",
    "of_patients",
    "patient_link",
    "practitioners",
    "reachable",
    "reason",
    "reasons",
    "undoing",
]
