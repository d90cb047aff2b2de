"""Tables of what patients and practices hand each other, by noun."""

from .documents import Content, Document, State, Way
from .forms import Filled, Form

__all__ = ["Content", "Document", "Filled", "Form", "State", "Way"]
