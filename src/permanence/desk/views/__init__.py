"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, resumption, taking, transfer
from .choices import choice, note, owner, patient
from .console import console, request_page
from .difficulty import difficulty, follow_up, help_asked, help_given, incivility, warning
from .endings import booking, cancellation, deadline, listing, outcome, red_flag, reopening, requests
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .manners import aside, glossary, heard, tone, tongue, tongue_kept
from .sentences import practice_sentences, practice_wording
from .simulator import simulator

__all__ = [
    "aside",
    "board",
    "booking",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "difficulty",
    "end",
    "follow_up",
    "glossary",
    "heard",
    "help_asked",
    "help_given",
    "hold",
    "incivility",
    "line",
    "line_closure",
    "line_details",
    "line_return",
    "lines",
    "listing",
    "new_line",
    "new_secret",
    "note",
    "outcome",
    "owner",
    "patient",
    "practice_sentences",
    "practice_wording",
    "red_flag",
    "reopening",
    "request_page",
    "requests",
    "resumption",
    "secret",
    "simulator",
    "taking",
    "tone",
    "tongue",
    "tongue_kept",
    "transfer",
    "warning",
]
