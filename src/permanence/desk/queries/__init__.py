"""Reading the desk, always for an actor."""

from .calls import FORGOTTEN, Queue, calls, queue
from .day import Day, day
from .decided import Decision, decision, wants_time
from .forbidden import Newcomer, Transfer, age, closed, in_force, newcomer, transfer
from .instead import instead
from .lines import last_call, line_called, line_secret, lines, managed_line, managed_lines, open_lines
from .opened import (
    Candidate,
    Choices,
    Practice,
    candidates,
    choices,
    found,
    local,
    practice,
    upcoming,
    with_appointments,
)
from .people import first_reason, only_practitioner, practices, practitioners, short_name, usual_practitioner
from .proposing import Wanted, between, decided, due, due_of, ground_of, reason_with
from .readings import read_lately
from .requests import acted_on, board, closed_since, request, requests
from .situation import Surroundings, surroundings

__all__ = [
    "FORGOTTEN",
    "Candidate",
    "Choices",
    "Day",
    "Decision",
    "Newcomer",
    "Practice",
    "Queue",
    "Surroundings",
    "Transfer",
    "Wanted",
    "acted_on",
    "age",
    "between",
    "board",
    "calls",
    "candidates",
    "choices",
    "closed",
    "closed_since",
    "day",
    "decided",
    "decision",
    "due",
    "due_of",
    "first_reason",
    "found",
    "ground_of",
    "in_force",
    "instead",
    "last_call",
    "line_called",
    "line_secret",
    "lines",
    "local",
    "managed_line",
    "managed_lines",
    "newcomer",
    "only_practitioner",
    "open_lines",
    "practice",
    "practices",
    "practitioners",
    "queue",
    "read_lately",
    "reason_with",
    "request",
    "requests",
    "short_name",
    "surroundings",
    "transfer",
    "upcoming",
    "usual_practitioner",
    "wants_time",
    "with_appointments",
]
