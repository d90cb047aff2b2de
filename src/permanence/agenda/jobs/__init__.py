"""What the agenda does after the answer, and at its hours; by noun."""

from .moves import UNDONE_WITHIN, tell_move
from .postponements import settle_all

__all__ = ["UNDONE_WITHIN", "settle_all", "tell_move"]
