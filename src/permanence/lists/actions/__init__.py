"""Bringing a list of patients in, and taking it back."""

from .bringing import bring_some, take_back_some
from .imports import (
    AlreadySent,
    ColumnsMissing,
    FileNotRead,
    Going,
    NothingToBring,
    TooLateToUndo,
    begin,
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
    "forget_lines",
    "match_columns",
    "read_lines",
    "receive",
    "stop",
    "take_back_some",
    "undo",
]
