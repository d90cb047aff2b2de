"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, resumption, taking, transfer
from .choices import choice, note, owner, patient
from .console import console, request_page
from .endings import booking, cancellation, deadline, listing, outcome, red_flag, reopening, requests
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .queueing import line_hours, line_switchboard, order, orders, pause, pause_end
from .simulator import simulator

__all__ = [
    "board",
    "booking",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "end",
    "hold",
    "line",
    "line_closure",
    "line_details",
    "line_hours",
    "line_return",
    "line_switchboard",
    "lines",
    "listing",
    "new_line",
    "new_secret",
    "note",
    "order",
    "orders",
    "outcome",
    "owner",
    "patient",
    "pause",
    "pause_end",
    "red_flag",
    "reopening",
    "request_page",
    "requests",
    "resumption",
    "secret",
    "simulator",
    "taking",
    "transfer",
]
