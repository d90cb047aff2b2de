"""Verbs of the doors for other programs, by noun."""

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
    "BadEvent",
    "BadSignature",
    "KnownAlready",
    "NumberMissing",
    "Overtaken",
    "Received",
    "StaleEvent",
    "TooLarge",
    "UnknownLine",
    "announced",
    "announcement",
    "change_regulator",
    "hide_from_platform",
    "receive",
    "receive_from",
    "register_regulator",
    "show_to_platform",
]
