"""Verbs of the agenda, by noun."""

from .appointments import InThePast, NotHere, NotOpen, SlotTaken, TooLate, book, cancel
from .delays import BadDelay, announce_delay, note_told, tell_delay
from .details import BadNote, add_note, describe, prepare
from .entrance import EntranceClosed, check_in_by_code
from .moves import NoSuchReason, NotMoved, move, move_near, return_move
from .postponements import (
    AlreadySettled,
    NobodyToMove,
    NothingToDecide,
    ProposedTwice,
    apply_postponement,
    decide,
    forget_call,
    note_called,
    postpone,
    settle,
)
from .reasons import BadDuration, ReasonExists, add_reason, change_reason, withdraw_reason
from .replacements import NobodyFree, note_consent, replace
from .series import BadSeries, NothingToMove, book_series, cancel_series, move_series
from .visits import NotNow, NotTheLast, call_in, check_in, confirm, note_absence, seat, see_off, take_back

__all__ = [
    "AlreadySettled",
    "BadDelay",
    "BadDuration",
    "BadNote",
    "BadSeries",
    "EntranceClosed",
    "InThePast",
    "NoSuchReason",
    "NobodyFree",
    "NobodyToMove",
    "NotHere",
    "NotMoved",
    "NotNow",
    "NotOpen",
    "NotTheLast",
    "NothingToDecide",
    "NothingToMove",
    "ProposedTwice",
    "ReasonExists",
    "SlotTaken",
    "TooLate",
    "add_note",
    "add_reason",
    "announce_delay",
    "apply_postponement",
    "book",
    "book_series",
    "call_in",
    "cancel",
    "cancel_series",
    "change_reason",
    "check_in",
    "check_in_by_code",
    "confirm",
    "decide",
    "describe",
    "forget_call",
    "move",
    "move_near",
    "move_series",
    "note_absence",
    "note_called",
    "note_consent",
    "note_told",
    "postpone",
    "prepare",
    "replace",
    "return_move",
    "seat",
    "see_off",
    "settle",
    "take_back",
    "tell_delay",
    "withdraw_reason",
]
