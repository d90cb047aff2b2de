"""Verbs of messaging, by noun."""

from permanence.messaging.announced import BadAnnouncement
from permanence.messaging.delivery import together

from .accounts import BadAccount, close_account, open_account
from .announcing import AnnouncedOtherwise, HasLeft, announce, note_left, withdraw_announcement
from .canned import BadAnswer, TitleTaken, retire_answer, write_answer
from .conversed import AnsweredMeanwhile, NothingSaid, SpokeMeanwhile, TakenMeanwhile, TellsOfHealth, TooLong
from .conversing import answer, assign, close, converse, follow, read_at_home, reopen
from .hearing import note_complaint, note_mail, note_opened, note_receipt, receive, reply, settle
from .mailboxes import BadMailbox, close_mailbox, open_mailbox
from .posting import post_letters
from .professionals import NoMailbox, NotProfessional, write_to_professional
from .sentences import BadSentence, write_sentence
from .telling import Told, tell, tell_otherwise, withdraw, withdraw_all
from .wishes import end_opt_out, note_wish, opt_out
from .writing import BadAddress, NotFailed, Unwanted, resend, write

__all__ = [
    "AnnouncedOtherwise",
    "AnsweredMeanwhile",
    "BadAccount",
    "BadAddress",
    "BadAnnouncement",
    "BadAnswer",
    "BadMailbox",
    "BadSentence",
    "HasLeft",
    "NoMailbox",
    "NotFailed",
    "NotProfessional",
    "NothingSaid",
    "SpokeMeanwhile",
    "TakenMeanwhile",
    "TellsOfHealth",
    "TitleTaken",
    "Told",
    "TooLong",
    "Unwanted",
    "announce",
    "answer",
    "assign",
    "close",
    "close_account",
    "close_mailbox",
    "converse",
    "end_opt_out",
    "follow",
    "note_complaint",
    "note_left",
    "note_mail",
    "note_opened",
    "note_receipt",
    "note_wish",
    "open_account",
    "open_mailbox",
    "opt_out",
    "post_letters",
    "read_at_home",
    "receive",
    "reopen",
    "reply",
    "resend",
    "retire_answer",
    "settle",
    "tell",
    "tell_otherwise",
    "together",
    "withdraw",
    "withdraw_all",
    "withdraw_announcement",
    "write",
    "write_answer",
    "write_sentence",
    "write_to_professional",
]
