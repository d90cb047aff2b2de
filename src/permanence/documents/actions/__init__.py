"""Verbs of what patients and practices hand each other, by noun."""

from .forms import BadForm, VisitBegun, hand_in, keep_draft, note_on_paper, write_form
from .handing import GoneOut, NotTaken, TooFull, give, send, take_back
from .letters import write_letter
from .looking import Settled, accept, forget_refused, note_read, note_scan, refuse
from .receiving import (
    SettledMeanwhile,
    answer_letter,
    assign_letter,
    file_letter,
    note_letter_opened,
    note_reading,
    set_letter_aside,
    take_letter,
    take_letter_back,
)

__all__ = [
    "BadForm",
    "GoneOut",
    "NotTaken",
    "Settled",
    "SettledMeanwhile",
    "TooFull",
    "VisitBegun",
    "accept",
    "answer_letter",
    "assign_letter",
    "file_letter",
    "forget_refused",
    "give",
    "hand_in",
    "keep_draft",
    "note_letter_opened",
    "note_on_paper",
    "note_read",
    "note_reading",
    "note_scan",
    "refuse",
    "send",
    "set_letter_aside",
    "take_back",
    "take_letter",
    "take_letter_back",
    "write_form",
    "write_letter",
]
