"""Readings for other programs, by noun."""

from permanence.api.models import Community

from .regulators import as_told, platform_door, regulator, regulator_numbered
from .sas import FreePlace, FreeSlot, Shown, asked_structures, communities, platform, shown_times
from .taking_part import community, home, offered, participation, participations, practice, practices, reasons_of

__all__ = [
    "Community",
    "FreePlace",
    "FreeSlot",
    "Shown",
    "as_told",
    "asked_structures",
    "communities",
    "community",
    "home",
    "offered",
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
