"""Everything that can be taken: resources, when they are open, what is promised about them, what is free."""

from .freetime import FreeTime
from .openings import Channel, Closure, ClosureKind, Opening, OpeningKind, OpeningRule, Recurrence
from .reservations import Reservation, ReservationState, live
from .resources import MOST_SEATS, Resource, ResourceKind, Sharing

__all__ = [
    "MOST_SEATS",
    "Channel",
    "Closure",
    "ClosureKind",
    "FreeTime",
    "Opening",
    "OpeningKind",
    "OpeningRule",
    "Recurrence",
    "Reservation",
    "ReservationState",
    "Resource",
    "ResourceKind",
    "Sharing",
    "live",
]
