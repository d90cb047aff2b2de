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

__all__ = [
    "AlreadySent",
    "ColumnsMissing",
    "FileNotRead",
    "Going",
    "NothingToBring",
    "TooLateToUndo",
    "begin",
    "bring_some",
    "choose",
    "decide_patients",
    "forget_lines",
    "match_columns",
    "read_lines",
    "receive",
    "stop",
    "take_back_some",
    "undo",
]
