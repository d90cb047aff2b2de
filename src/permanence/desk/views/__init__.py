"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, resumption, taking, transfer
from .choices import choice, note, owner, patient
from .console import console, request_page
from .deciding import heard, proposal, proposed_again, reading_back, sheet, situation, turned_down
from .endings import booking, cancellation, deadline, listing, outcome, red_flag, reopening, requests
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .simulator import simulator

__all__ = [
    "board",
    "booking",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "end",
    "heard",
    "hold",
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
    "proposal",
    "proposed_again",
    "reading_back",
    "red_flag",
    "reopening",
    "request_page",
    "requests",
    "resumption",
    "secret",
    "sheet",
    "simulator",
    "situation",
    "taking",
    "transfer",
    "turned_down",
]
