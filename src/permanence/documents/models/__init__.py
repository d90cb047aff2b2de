"""Tables of what patients and practices hand each other, by noun."""

from .documents import Content, Document, State, Way

__all__ = ["Content", "Document", "State", "Way"]
