"""Reading what calls come to, always for an actor."""

from .counting import Asked, AtHour, Counted, Unmet, counted
from .figures import Figures, Live, figures, halves, live, of
from .seen import aim, lines, own, practice, practices, team

__all__ = [
    "Asked",
    "AtHour",
    "Counted",
    "Figures",
    "Live",
    "Unmet",
    "aim",
    "counted",
    "figures",
    "halves",
    "lines",
    "live",
    "of",
    "own",
    "practice",
    "practices",
    "team",
]
