"""Verbs of the patients' own pages, by noun."""

from .bookings import NotReady, confirm, leave, say_who, tell_facts, tell_signs, type_code
from .holds import Gone, begin_request, hold
from .pages import SlugTaken, publish, say_reasons, take_offline, write_page
from .proofs import TooMany, ask_code, prove
from .sheets import try_sheet
from .tidying import forget

__all__ = [
    "Gone",
    "NotReady",
    "SlugTaken",
    "TooMany",
    "ask_code",
    "begin_request",
    "confirm",
    "forget",
    "hold",
    "leave",
    "prove",
    "publish",
    "say_reasons",
    "say_who",
    "take_offline",
    "tell_facts",
    "tell_signs",
    "try_sheet",
    "type_code",
    "write_page",
]
