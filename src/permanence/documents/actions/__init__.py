"""Verbs of what patients and practices hand each other, by noun."""

from .feeling import NotAsked, ask_after, say_feeling, tell_feeling
from .forms import BadForm, VisitBegun, hand_in, keep_draft, note_on_paper, write_form
from .handing import GoneOut, NotTaken, TooFull, give, send, take_back
from .letters import write_letter
from .looking import Settled, accept, forget_refused, note_read, note_scan, refuse

__all__ = [
    "BadForm",
    "GoneOut",
    "NotAsked",
    "NotTaken",
    "Settled",
    "TooFull",
    "VisitBegun",
    "accept",
    "ask_after",
    "forget_refused",
    "give",
    "hand_in",
    "keep_draft",
    "note_on_paper",
    "note_read",
    "note_scan",
    "refuse",
    "say_feeling",
    "send",
    "take_back",
    "tell_feeling",
    "write_form",
    "write_letter",
]
