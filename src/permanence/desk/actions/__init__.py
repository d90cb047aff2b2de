"""The verbs of the desk, one file for each thing they act on."""

from .booking import DirectiveForbids, NotReady, book, cancel
from .calls import AlreadyTaken, CallOver, LineClosed, TransferForbidden, end, hear, hold, resume, take, transfer
from .elsewhere import NotOurAgenda, book_elsewhere
from .endings import conclude, leave_open, reopen, send_to_15
from .lines import NumberTaken, SecretChanged, close_line, correct_line, open_line, reopen_line, rotate_secret
from .listing import put_on_list
from .proposals import ProposalGone, propose_again, take_proposal, turn_down
from .requests import (
    NotYours,
    RequestClosed,
    choose_appointment,
    choose_kind,
    choose_patient,
    choose_practitioner,
    choose_reason,
    choose_start,
    note,
    open_request,
    register_patient,
    take_up,
)
from .situations import ask_sheet, choose_urgency, note_words, read_back, tell_facts

__all__ = [
    "AlreadyTaken",
    "CallOver",
    "DirectiveForbids",
    "LineClosed",
    "NotOurAgenda",
    "NotReady",
    "NotYours",
    "NumberTaken",
    "ProposalGone",
    "RequestClosed",
    "SecretChanged",
    "TransferForbidden",
    "ask_sheet",
    "book",
    "book_elsewhere",
    "cancel",
    "choose_appointment",
    "choose_kind",
    "choose_patient",
    "choose_practitioner",
    "choose_reason",
    "choose_start",
    "choose_urgency",
    "close_line",
    "conclude",
    "correct_line",
    "end",
    "hear",
    "hold",
    "leave_open",
    "note",
    "note_words",
    "open_line",
    "open_request",
    "propose_again",
    "put_on_list",
    "read_back",
    "register_patient",
    "reopen",
    "reopen_line",
    "resume",
    "rotate_secret",
    "send_to_15",
    "take",
    "take_proposal",
    "take_up",
    "tell_facts",
    "transfer",
    "turn_down",
]
