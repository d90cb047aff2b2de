"""The console: one page, its fragments, and one address for each thing done on it."""

from .board import board
from .calls import end, hold, joining, resumption, taking, transfer
from .choices import choice, file_confirmed, note, owner, patient
from .console import console, request_page
from .deciding import proposal, proposed_again, reading_back, sheet, situation, turned_down, wishes, words
from .difficulty import difficulty, follow_up, help_asked, help_given, incivility, warning
from .endings import alert, booking, cancellation, deadline, joined, listing, outcome, red_flag, reopening, requests
from .following import attempt, callbacks, escalation, escalation_delays, escalation_sight, visitors
from .hearing import heard_answer, heard_judged
from .keeping import keeping, keepings, longer, longer_end
from .lines import line, line_closure, line_details, line_return, lines, new_line, new_secret, secret
from .mails import mail_closure, mail_door, mail_doors, mail_new_secret, mail_secret
from .manners import aside, glossary, heard, tone, tongue, tongue_kept
from .mine import call_me, mine, reply
from .naming import partner_named, partner_sent, partners
from .proving import (
    proof,
    proof_answer,
    proof_call_back,
    proof_contact,
    proof_correction,
    proof_gift,
    proof_paper,
    proof_speaker,
    proving,
)
from .questions import answer_told, asking, exceptions, exchange, offered, withdrawal
from .queueing import line_hours, line_switchboard, order, orders, pause, pause_end
from .sentences import practice_sentences, practice_wording
from .simulator import simulator
from .standby import standby_file, standby_sheets
from .validating import sheet_of_signs, sheet_validation, sheet_withdrawal

__all__ = [
    "alert",
    "answer_told",
    "aside",
    "asking",
    "attempt",
    "board",
    "booking",
    "call_me",
    "callbacks",
    "cancellation",
    "choice",
    "console",
    "deadline",
    "difficulty",
    "end",
    "escalation",
    "escalation_delays",
    "escalation_sight",
    "exceptions",
    "exchange",
    "file_confirmed",
    "follow_up",
    "glossary",
    "heard",
    "heard_answer",
    "heard_judged",
    "help_asked",
    "help_given",
    "hold",
    "incivility",
    "joined",
    "joining",
    "keeping",
    "keepings",
    "line",
    "line_closure",
    "line_details",
    "line_hours",
    "line_return",
    "line_switchboard",
    "lines",
    "listing",
    "longer",
    "longer_end",
    "mail_closure",
    "mail_door",
    "mail_doors",
    "mail_new_secret",
    "mail_secret",
    "mine",
    "new_line",
    "new_secret",
    "note",
    "offered",
    "order",
    "orders",
    "outcome",
    "owner",
    "partner_named",
    "partner_sent",
    "partners",
    "patient",
    "pause",
    "pause_end",
    "practice_sentences",
    "practice_wording",
    "proof",
    "proof_answer",
    "proof_call_back",
    "proof_contact",
    "proof_correction",
    "proof_gift",
    "proof_paper",
    "proof_speaker",
    "proposal",
    "proposed_again",
    "proving",
    "reading_back",
    "red_flag",
    "reopening",
    "reply",
    "request_page",
    "requests",
    "resumption",
    "secret",
    "sheet",
    "sheet_of_signs",
    "sheet_validation",
    "sheet_withdrawal",
    "simulator",
    "situation",
    "standby_file",
    "standby_sheets",
    "taking",
    "tone",
    "tongue",
    "tongue_kept",
    "transfer",
    "turned_down",
    "visitors",
    "warning",
    "wishes",
    "withdrawal",
    "words",
]
