"""Rules of capacity: pure."""

from .edits import gained, holds
from .fitting import Place, crumbs, tidiest
from .instants import Span, instant
from .recurrence import Recurring, RuleNotUnderstood, days, ended, overlap, spans, understood

__all__ = [
    "Place",
    "Recurring",
    "RuleNotUnderstood",
    "Span",
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
