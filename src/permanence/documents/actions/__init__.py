"""Verbs of what patients and practices hand each other, by noun."""

from .forms import BadForm, VisitBegun, hand_in, keep_draft, note_on_paper, write_form
from .handing import GoneOut, NotTaken, TooFull, give, send, take_back
from .letters import write_letter
from .looking import Settled, accept, forget_refused, note_read, note_scan, refuse

__all__ = [
    "BadForm",
    "GoneOut",
    "NotTaken",
    "Settled",
    "TooFull",
    "VisitBegun",
    "accept",
    "forget_refused",
    "give",
    "hand_in",
    "keep_draft",
    "note_on_paper",
    "note_read",
    "note_scan",
    "refuse",
    "send",
    "take_back",
    "write_form",
    "write_letter",
]
