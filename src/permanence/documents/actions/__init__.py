"""Verbs of what patients and practices hand each other, by noun."""

from .handing import NotTaken, TooFull, give, send, take_back
from .looking import Settled, accept, forget_refused, note_read, note_scan, refuse

__all__ = [
    "NotTaken",
    "Settled",
    "TooFull",
    "accept",
    "forget_refused",
    "give",
    "note_read",
    "note_scan",
    "refuse",
    "send",
    "take_back",
]
