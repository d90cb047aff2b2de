"""Invented callers, what may be said to them, and how a call is marked. Pure."""

from .callers import CALLERS, Caller, Choice, Step
from .marking import AXES, Facts, Mark, marks, total

__all__ = ["AXES", "CALLERS", "Caller", "Choice", "Facts", "Mark", "Step", "marks", "total"]
