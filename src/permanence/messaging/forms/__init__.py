"""Forms of messaging, by noun."""

from .accounts import Account, Way
from .canned import Canned
from .conversing import Answer, Heard
from .mailboxes import Mailbox
from .sentences import OwnSentence, on_screen

__all__ = ["Account", "Answer", "Canned", "Heard", "Mailbox", "OwnSentence", "Way", "on_screen"]
