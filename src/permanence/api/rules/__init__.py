"""What a switchboard may say, and how it proves who it is. Pure."""

from . import mails, scenes, signing, switchboards
from .events import (
    EVENTS,
    FRESH_S,
    WITHHELD,
    BadField,
    Told,
    called,
    happened_at,
    is_fresh,
    parse,
    sign,
    signed_at,
    told,
)

__all__ = [
    "EVENTS",
    "FRESH_S",
    "WITHHELD",
    "BadField",
    "Told",
    "called",
    "happened_at",
    "is_fresh",
    "mails",
    "parse",
    "scenes",
    "sign",
    "signed_at",
    "signing",
    "switchboards",
    "told",
]
