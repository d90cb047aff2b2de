"""Tables of what patients and practices hand each other, by noun."""

from .awaited import Awaited, AwaitedEnd, AwaitedKind, Chase, ChaseWay
from .documents import Content, Document, State, Way
from .forms import Filled, Form
from .received import LetterKind, Reading, ReceivedLetter, Settled

__all__ = [
    "Awaited",
    "AwaitedEnd",
    "AwaitedKind",
    "Chase",
    "ChaseWay",
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
