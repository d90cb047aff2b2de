"""Reading the desk, always for an actor."""

from .calls import FORGOTTEN, Queue, calls, queue
from .day import Day, day
from .forbidden import Newcomer, Transfer, closed, in_force, newcomer, transfer
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
from .readings import read_lately
from .requests import acted_on, board, closed_since, request, requests
from .situation import Surroundings, surroundings

__all__ = [
    "FORGOTTEN",
    "Candidate",
    "Choices",
    "Day",
    "Newcomer",
    "Practice",
    "Queue",
    "Surroundings",
    "Transfer",
    "acted_on",
    "board",
    "calls",
    "candidates",
    "choices",
    "closed",
    "closed_since",
    "day",
    "first_reason",
    "found",
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
    "request",
    "requests",
    "short_name",
    "surroundings",
    "transfer",
    "upcoming",
    "usual_practitioner",
    "with_appointments",
]
