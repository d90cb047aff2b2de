"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, resumption, taking, transfer
from .choices import choice, note, owner, patient
from .console import console, request_page
from .endings import booking, cancellation, deadline, listing, outcome, red_flag, reopening, requests
from .following import attempt, callbacks, escalation, escalation_delays, escalation_sight, visitors
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .simulator import simulator

__all__ = [
    "attempt",
    "board",
    "booking",
    "callbacks",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "end",
    "escalation",
    "escalation_delays",
    "escalation_sight",
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
    "red_flag",
    "reopening",
    "request_page",
    "requests",
    "resumption",
    "secret",
    "simulator",
    "taking",
    "transfer",
    "visitors",
]
