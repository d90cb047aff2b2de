"""Readings for other programs, by noun."""

from permanence.api.models import Community

from .access import NEEDS, Client, access, accesses, allowed, behind_token, client_named, fingerprint, managed
from .regulators import as_told, platform_door, regulator, regulator_numbered
from .resources import KINDS, found, one
from .sas import FreePlace, FreeSlot, Shown, asked_structures, communities, platform, shown_times
from .taking_part import community, home, offered, participation, participations, practice, practices, reasons_of

__all__ = [
    "KINDS",
    "NEEDS",
    "Client",
    "Community",
    "FreePlace",
    "FreeSlot",
    "Shown",
    "access",
    "accesses",
    "allowed",
    "as_told",
    "asked_structures",
    "behind_token",
    "client_named",
    "communities",
    "community",
    "fingerprint",
    "found",
    "home",
    "managed",
    "offered",
    "one",
    "participation",
    "participations",
    "platform",
    "platform_door",
    "practice",
    "practices",
    "reasons_of",
    "regulator",
    "regulator_numbered",
    "shown_times",
]
