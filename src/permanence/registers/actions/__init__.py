"""The verbs of the registers, by noun."""

from .books import begin_processings, correct_entry, write_entry
from .copies import CopyGone, NothingToCopy, forget_copies, make_copy, take_copy, take_with_code
from .demands import (
    AnsweredAlready,
    NamedAlready,
    NotKnownYet,
    TooEarly,
    answer_demand,
    check_who_asks,
    complete_breach,
    extend_demand,
    name_file,
    note_breach,
    note_demand,
)
from .keeping import HeldBack, NothingToErase, StillExpected, erase_as_asked, erase_due, hold, release
from .limiting import NothingToLimit, limit_as_asked

__all__ = [
    "AnsweredAlready",
    "CopyGone",
    "HeldBack",
    "NamedAlready",
    "NotKnownYet",
    "NothingToCopy",
    "NothingToErase",
    "NothingToLimit",
    "StillExpected",
    "TooEarly",
    "answer_demand",
    "begin_processings",
    "check_who_asks",
    "complete_breach",
    "correct_entry",
    "erase_as_asked",
    "erase_due",
    "extend_demand",
    "forget_copies",
    "hold",
    "limit_as_asked",
    "make_copy",
    "name_file",
    "note_breach",
    "note_demand",
    "release",
    "take_copy",
    "take_with_code",
    "write_entry",
]
