"""Verbs of the agenda, by noun."""

from .appointments import (
    InThePast,
    NotHere,
    NotOpen,
    SlotTaken,
    TooLate,
    book,
    cancel,
)
from .moves import move
from .reasons import BadDuration, ReasonExists, add_reason, change_reason, withdraw_reason

__all__ = [
    "BadDuration",
    "InThePast",
    "NotHere",
    "NotOpen",
    "ReasonExists",
    "SlotTaken",
    "TooLate",
    "add_reason",
    "book",
    "cancel",
    "change_reason",
    "move",
    "withdraw_reason",
]
