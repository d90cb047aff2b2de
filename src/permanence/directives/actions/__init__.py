"""Writing directives."""

from .gathering import write_all
from .writing import BadDirective, BookingUnderWay, Over, Overtaken, take_back, undo, withdraw, write

__all__ = [
    "BadDirective",
    "BookingUnderWay",
    "Over",
    "Overtaken",
    "take_back",
    "undo",
    "withdraw",
    "write",
    "write_all",
]
