"""Pages of directives."""

from .boards import history, practice, practices
from .exchange import exchange, export
from .questions import questions
from .verbs import note, of_day, taking_back, undoing, withdrawal
from .writing import edition, preview, writing

__all__ = [
    "edition",
    "exchange",
    "export",
    "history",
    "note",
    "of_day",
    "practice",
    "practices",
    "preview",
    "questions",
    "taking_back",
    "undoing",
    "withdrawal",
    "writing",
]
