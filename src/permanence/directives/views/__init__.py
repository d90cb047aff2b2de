"""Pages of directives."""

from .boards import history, practice, practices
from .verbs import note, of_day, taking_back, undoing, withdrawal
from .writing import edition, preview, writing

__all__ = [
    "edition",
    "history",
    "note",
    "of_day",
    "practice",
    "practices",
    "preview",
    "taking_back",
    "undoing",
    "withdrawal",
    "writing",
]
