"""Rules of capacity: pure."""

from .edits import gained, holds
from .fitting import Place, crumbs, tidiest
from .instants import Span, instant
from .needing import assigned
from .recurrence import Recurring, RuleNotUnderstood, days, ended, overlap, spans, understood
from .seating import Stretch, seated

__all__ = [
    "Place",
    "Recurring",
    "RuleNotUnderstood",
    "Span",
    "Stretch",
    "assigned",
    "crumbs",
    "days",
    "ended",
    "gained",
    "holds",
    "instant",
    "overlap",
    "seated",
    "spans",
    "tidiest",
    "understood",
]
