"""The verbs of the desk, one file for each thing they act on."""

from .booking import DirectiveForbids, NotReady, book, cancel
from .calls import AlreadyTaken, CallOver, LineClosed, TransferForbidden, end, hear, hold, resume, take, transfer
from .endings import conclude, leave_open, reopen, send_to_15
from .following import AlreadyTried, escalate, record_attempt, see, set_delays
from .lines import NumberTaken, SecretChanged, close_line, correct_line, open_line, reopen_line, rotate_secret
from .listing import put_on_list
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

__all__ = [
    "AlreadyTaken",
    "AlreadyTried",
    "CallOver",
    "DirectiveForbids",
    "LineClosed",
    "NotReady",
    "NotYours",
    "NumberTaken",
    "RequestClosed",
    "SecretChanged",
    "TransferForbidden",
    "book",
    "cancel",
    "choose_appointment",
    "choose_kind",
    "choose_patient",
    "choose_practitioner",
    "choose_reason",
    "choose_start",
    "close_line",
    "conclude",
    "correct_line",
    "end",
    "escalate",
    "hear",
    "hold",
    "leave_open",
    "note",
    "open_line",
    "open_request",
    "put_on_list",
    "record_attempt",
    "register_patient",
    "reopen",
    "reopen_line",
    "resume",
    "rotate_secret",
    "see",
    "send_to_15",
    "set_delays",
    "take",
    "take_up",
    "transfer",
]
