"""Verbs of the doors for other programs, by noun."""

from .access import LASTS, Given, give_access, keep_token, revoke_access
from .mails import LARGEST_MAIL, MailTooLarge, NoDoor, NotProved, receive_mail
from .regulators import KnownAlready, Overtaken, change_regulator, register_regulator
from .taking_part import NumberMissing, hide_from_platform, show_to_platform
from .telephony import (
    LARGEST,
    BadEvent,
    BadSignature,
    Received,
    StaleEvent,
    TooLarge,
    UnknownLine,
    announced,
    announcement,
    receive,
    receive_from,
)

__all__ = [
    "LARGEST",
    "LARGEST_MAIL",
    "LASTS",
    "BadEvent",
    "BadSignature",
    "Given",
    "KnownAlready",
    "MailTooLarge",
    "NoDoor",
    "NotProved",
    "NumberMissing",
    "Overtaken",
    "Received",
    "StaleEvent",
    "TooLarge",
    "UnknownLine",
    "announced",
    "announcement",
    "change_regulator",
    "give_access",
    "hide_from_platform",
    "keep_token",
    "receive",
    "receive_from",
    "receive_mail",
    "register_regulator",
    "revoke_access",
    "show_to_platform",
]
