"""Reading the desk, always for an actor."""

from .aside import SPOKEN_FOR, Aside, aside, free_from, held_for, rooms
from .calls import FORGOTTEN, Queue, calls, queue
from .day import Day, day
from .forbidden import Newcomer, Transfer, closed, in_force, newcomer, transfer
from .instead import instead
from .lines import last_call, line_called, line_secret, lines, managed_line, managed_lines, open_lines
from .manners import (
    LANGUAGES,
    Phrase,
    difficulty_of,
    former_wordings,
    glossary,
    moment,
    phrases,
    rescues,
    supervisors,
    wordings,
)
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
    "LANGUAGES",
    "SPOKEN_FOR",
    "Aside",
    "Candidate",
    "Choices",
    "Day",
    "Newcomer",
    "Phrase",
    "Practice",
    "Queue",
    "Surroundings",
    "Transfer",
    "acted_on",
    "aside",
    "board",
    "calls",
    "candidates",
    "choices",
    "closed",
    "closed_since",
    "day",
    "difficulty_of",
    "first_reason",
    "former_wordings",
    "found",
    "free_from",
    "glossary",
    "held_for",
    "in_force",
    "instead",
    "last_call",
    "line_called",
    "line_secret",
    "lines",
    "local",
    "managed_line",
    "managed_lines",
    "moment",
    "newcomer",
    "only_practitioner",
    "open_lines",
    "phrases",
    "practice",
    "practices",
    "practitioners",
    "queue",
    "read_lately",
    "request",
    "requests",
    "rescues",
    "rooms",
    "short_name",
    "supervisors",
    "surroundings",
    "transfer",
    "upcoming",
    "usual_practitioner",
    "with_appointments",
    "wordings",
]
