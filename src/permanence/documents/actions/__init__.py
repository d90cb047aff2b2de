"""Verbs of what patients and practices hand each other, by noun."""

from .awaiting import (
    AwaitedEnded,
    BadAwaited,
    await_document,
    chase_by_call,
    chase_by_letter,
    drop_awaited,
    reopen_awaited,
    settle_awaited,
    tell_it_came,
)
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
    "AwaitedEnded",
    "BadAwaited",
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
    "await_document",
    "chase_by_call",
    "chase_by_letter",
    "drop_awaited",
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
    "reopen_awaited",
    "send",
    "set_letter_aside",
    "settle_awaited",
    "take_back",
    "take_letter",
    "take_letter_back",
    "tell_it_came",
    "write_form",
    "write_letter",
]
