"""Verbs of the doors for other programs, by noun."""

from .regulators import KnownAlready, Overtaken, change_regulator, register_regulator
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
    "BadEvent",
    "BadSignature",
    "KnownAlready",
    "Overtaken",
    "Received",
    "StaleEvent",
    "TooLarge",
    "UnknownLine",
    "announced",
    "announcement",
    "change_regulator",
    "receive",
    "receive_from",
    "register_regulator",
]
