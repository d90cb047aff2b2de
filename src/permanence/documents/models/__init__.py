"""Tables of what patients and practices hand each other, by noun."""

from .documents import Content, Document, State, Way
from .forms import Filled, Form
from .received import LetterKind, Reading, ReceivedLetter, Settled

__all__ = [
    "Content",
    "Document",
    "Filled",
    "Form",
    "LetterKind",
    "Reading",
    "ReceivedLetter",
    "Settled",
    "State",
    "Way",
]
