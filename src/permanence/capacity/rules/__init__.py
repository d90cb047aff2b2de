"""Rules of capacity: pure."""

from .edits import gained, holds
from .fitting import Place, crumbs, tidiest
from .instants import Span, instant
from .needing import assigned
from .recurrence import Recurring, RuleNotUnderstood, days, ended, overlap, spans, understood

__all__ = [
    "Place",
    "Recurring",
    "RuleNotUnderstood",
    "Span",
    "assigned",
    "crumbs",
    "days",
    "ended",
    "gained",
    "holds",
    "instant",
    "overlap",
    "spans",
    "tidiest",
    "understood",
]
