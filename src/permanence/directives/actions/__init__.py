"""Writing directives."""

from .writing import WORDS, BadDirective, Overtaken, take_back, undo, withdraw, write

__all__ = ["WORDS", "BadDirective", "Overtaken", "take_back", "undo", "withdraw", "write"]
