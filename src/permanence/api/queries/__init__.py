"""Readings for other programs, by noun."""

from permanence.api.models import Community

from .regulators import as_told, platform_door, regulator, regulator_numbered
from .sas import FreePlace, FreeSlot, Shown, asked_structures, communities, platform, shown_times

__all__ = [
    "Community",
    "FreePlace",
    "FreeSlot",
    "Shown",
    "as_told",
    "asked_structures",
    "communities",
    "platform",
    "platform_door",
    "regulator",
    "regulator_numbered",
    "shown_times",
]
