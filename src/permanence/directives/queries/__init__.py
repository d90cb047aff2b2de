"""Reading directives, always for an actor."""

from permanence.directives.rules.slots import EmergencySlots, Overbooking

from .binding import InForce, closures, in_force, overbooking_at
from .boards import Board, boards
from .reading import directive, directives, versions

__all__ = [
    "Board",
    "EmergencySlots",
    "InForce",
    "Overbooking",
    "boards",
    "closures",
    "directive",
    "directives",
    "in_force",
    "overbooking_at",
    "versions",
]
