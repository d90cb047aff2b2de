"""Verbs of messaging, by noun."""

from .accounts import BadAccount, close_account, open_account
from .hearing import note_receipt, receive, reply, settle
from .posting import post_letters
from .sentences import BadSentence, write_sentence
from .telling import Told, tell, withdraw
from .wishes import end_opt_out, note_wish, opt_out
from .writing import BadAddress, NotFailed, resend, write

__all__ = [
    "BadAccount",
    "BadAddress",
    "BadSentence",
    "NotFailed",
    "Told",
    "close_account",
    "end_opt_out",
    "note_receipt",
    "note_wish",
    "open_account",
    "opt_out",
    "post_letters",
    "receive",
    "reply",
    "resend",
    "settle",
    "tell",
    "withdraw",
    "write",
    "write_sentence",
]
