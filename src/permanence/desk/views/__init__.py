"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, joining, resumption, taking, transfer
from .choices import choice, note, owner, patient
from .console import console, request_page
from .deciding import heard, proposal, proposed_again, reading_back, sheet, situation, turned_down
from .endings import booking, cancellation, deadline, listing, outcome, red_flag, reopening, requests
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .mine import call_me, mine, reply
from .questions import answer_told, asking, exceptions, exchange, offered, withdrawal
from .queueing import line_hours, line_switchboard, order, orders, pause, pause_end
from .simulator import simulator

__all__ = [
    "answer_told",
    "asking",
    "board",
    "booking",
    "call_me",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "end",
    "exceptions",
    "exchange",
    "heard",
    "hold",
    "joining",
    "line",
    "line_closure",
    "line_details",
    "line_hours",
    "line_return",
    "line_switchboard",
    "lines",
    "listing",
    "mine",
    "new_line",
    "new_secret",
    "note",
    "offered",
    "order",
    "orders",
    "outcome",
    "owner",
    "patient",
    "pause",
    "pause_end",
    "proposal",
    "proposed_again",
    "reading_back",
    "red_flag",
    "reopening",
    "reply",
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
    "withdrawal",
]
