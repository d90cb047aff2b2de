"""Bringing a list of patients or of appointments in, and taking it back."""

from .bringing import bring_some, take_back_some
from .deciding import decide_patients
from .imports import (
    AlreadySent,
    ColumnsMissing,
    FileNotRead,
    Going,
    NothingToBring,
    TooLateToUndo,
    begin,
    choose,
    forget_lines,
    match_columns,
    receive,
    stop,
    undo,
)
from .reading import read_lines
from .removals import (
    ArchiveGone,
    BeingPrepared,
    NotConfirmed,
    ask_removal,
    forget_removals,
    keep_part,
    note_made,
    note_read,
    note_share,
    take_removal,
)

__all__ = [
    "AlreadySent",
    "ArchiveGone",
    "BeingPrepared",
    "ColumnsMissing",
    "FileNotRead",
    "Going",
    "NotConfirmed",
    "NothingToBring",
    "TooLateToUndo",
    "ask_removal",
    "begin",
    "bring_some",
    "choose",
    "decide_patients",
    "forget_lines",
    "forget_removals",
    "keep_part",
    "match_columns",
    "note_made",
    "note_read",
    "note_share",
    "read_lines",
    "receive",
    "stop",
    "take_back_some",
    "take_removal",
    "undo",
]
