"""Verbs of the agenda, by noun."""

from .appointments import InThePast, NotHere, NotOpen, SlotTaken, TooLate, book, cancel
from .calendars import NotACalendar, TooManyCalendars, add_calendar, follow_calendar, note_trouble, remove_calendar
from .delays import BadDelay, announce_delay, note_told, tell_delay
from .details import BadNote, add_note, describe, prepare
from .entrance import EntranceClosed, check_in_by_code
from .feeds import NotHisOwn, make_feed, note_feed_read, revoke_feed
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
    "NotACalendar",
    "NotHere",
    "NotHisOwn",
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
    "TooManyCalendars",
    "add_calendar",
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
    "follow_calendar",
    "forget_call",
    "make_feed",
    "move",
    "move_near",
    "move_series",
    "note_absence",
    "note_called",
    "note_consent",
    "note_feed_read",
    "note_told",
    "note_trouble",
    "postpone",
    "prepare",
    "remove_calendar",
    "replace",
    "return_move",
    "revoke_feed",
    "seat",
    "see_off",
    "settle",
    "take_back",
    "tell_delay",
    "withdraw_reason",
]
