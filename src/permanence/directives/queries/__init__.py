"""Reading directives, always for an actor."""

from permanence.directives.rules.scenario import Unreadable
from permanence.directives.rules.slots import EmergencySlots, Overbooking

from .binding import InForce, closures, in_force, overbooking_at
from .boards import Board, boards, contradicted, lasting
from .booking import binding_a_booking, replaced_by
from .changes import Change, changes
from .closing import Closing, closings
from .exchange import Incoming, as_scenario, incoming
from .newcomers import refusing_newcomers
from .reading import directive, directives, directives_of, named, versions

__all__ = [
    "Board",
    "Change",
    "Closing",
    "EmergencySlots",
    "InForce",
    "Incoming",
    "Overbooking",
    "Unreadable",
    "as_scenario",
    "binding_a_booking",
    "boards",
    "changes",
    "closings",
    "closures",
    "contradicted",
    "directive",
    "directives",
    "directives_of",
    "in_force",
    "incoming",
    "lasting",
    "named",
    "overbooking_at",
    "refusing_newcomers",
    "replaced_by",
    "versions",
]
