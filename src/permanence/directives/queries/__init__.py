"""Reading directives, always for an actor."""

from permanence.directives.rules.slots import EmergencySlots, Overbooking

from .binding import InForce, closures, in_force, overbooking_at
from .boards import Board, boards, contradicted
from .reading import directive, directives, named, versions

__all__ = [
    "Board",
    "EmergencySlots",
    "InForce",
    "Overbooking",
    "boards",
    "closures",
    "contradicted",
    "directive",
    "directives",
    "in_force",
    "named",
    "overbooking_at",
    "versions",
]
