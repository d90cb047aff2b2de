"""Verbs of the patients' own pages, by noun."""

from .bookings import NotReady, confirm, leave, say_who, tell_facts, tell_signs, type_code
from .holds import Gone, begin_request, hold
from .moves import move_from_home
from .pages import SlugTaken, publish, say_reasons, take_offline, write_page
from .preferences import say_preferences
from .proofs import TooMany, ask_code, close_space, confirm_contact, open_space, prove
from .sheets import try_sheet
from .tidying import forget
from .ways import (
    LinkedElsewhere,
    TooManyKeys,
    add_passkey,
    count_key,
    link_space,
    open_by,
    remove_passkey,
    unlink_space,
)
from .writing import NothingWritten, send_paper, write_to_practice

__all__ = [
    "Gone",
    "LinkedElsewhere",
    "NotReady",
    "NothingWritten",
    "SlugTaken",
    "TooMany",
    "TooManyKeys",
    "add_passkey",
    "ask_code",
    "begin_request",
    "close_space",
    "confirm",
    "confirm_contact",
    "count_key",
    "forget",
    "hold",
    "leave",
    "link_space",
    "move_from_home",
    "open_by",
    "open_space",
    "prove",
    "publish",
    "remove_passkey",
    "say_preferences",
    "say_reasons",
    "say_who",
    "send_paper",
    "take_offline",
    "tell_facts",
    "tell_signs",
    "try_sheet",
    "type_code",
    "unlink_space",
    "write_page",
    "write_to_practice",
]
