"""Reading what calls come to, always for an actor."""

from .counting import Asked, AtHour, Counted, Unmet, counted
from .figures import Figures, Live, figures, halves, live, of
from .reasons import Reasons
from .reports import (
    Counts,
    had_calls,
    is_over,
    is_reported,
    last_month,
    month_of,
    report,
    reports,
)
from .seen import aim, answered_for, lines, own, practice, practices, team, zone
from .staffing import History, history, whole_weeks

__all__ = [
    "Asked",
    "AtHour",
    "Counted",
    "Counts",
    "Figures",
    "History",
    "Live",
    "Reasons",
    "Unmet",
    "aim",
    "answered_for",
    "counted",
    "figures",
    "had_calls",
    "halves",
    "history",
    "is_over",
    "is_reported",
    "last_month",
    "lines",
    "live",
    "month_of",
    "of",
    "own",
    "practice",
    "practices",
    "report",
    "reports",
    "team",
    "whole_weeks",
    "zone",
]
