"""Reading what calls come to, always for an actor."""

from .counting import Asked, AtHour, Counted, Unmet, counted
from .figures import Figures, Live, figures, halves, live, of
from .seen import aim, lines, own, practice, practices, team
from .staffing import History, history, whole_weeks

__all__ = [
    "Asked",
    "AtHour",
    "Counted",
    "Figures",
    "History",
    "Live",
    "Unmet",
    "aim",
    "counted",
    "figures",
    "halves",
    "history",
    "lines",
    "live",
    "of",
    "own",
    "practice",
    "practices",
    "team",
    "whole_weeks",
]
