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
from .delays import BadDelay, announce_delay, note_told, tell_delay
from .details import BadNote, add_note, describe, prepare
from .entrance import EntranceClosed, check_in_by_code
from .moves import NoSuchReason, NotMoved, move, move_near, return_move
from .reasons import BadDuration, ReasonExists, add_reason, change_reason, withdraw_reason
from .visits import NotNow, NotTheLast, call_in, check_in, confirm, note_absence, seat, see_off, take_back

__all__ = [
    "BadDelay",
    "BadDuration",
    "BadNote",
    "EntranceClosed",
    "InThePast",
    "NoSuchReason",
    "NotHere",
    "NotMoved",
    "NotNow",
    "NotOpen",
    "NotTheLast",
    "ReasonExists",
    "SlotTaken",
    "TooLate",
    "add_note",
    "add_reason",
    "announce_delay",
    "book",
    "call_in",
    "cancel",
    "change_reason",
    "check_in",
    "check_in_by_code",
    "confirm",
    "describe",
    "move",
    "move_near",
    "note_absence",
    "note_told",
    "prepare",
    "return_move",
    "seat",
    "see_off",
    "take_back",
    "tell_delay",
    "withdraw_reason",
]
