"""For whom someone acts from home: how much of another's space a relative sees; pure."""

from datetime import date
from enum import StrEnum

from .ages import ADULT, OWN_AFFAIR, age

PARENTS = frozenset({"mother", "father", "authority"})
GUARDIAN = "guardian"


class Extent(StrEnum):
    """How much of somebody's space is open."""

    WHOLE = "whole"
    TIMES = "times"  # his appointments, and nothing else


def extent(relation: str, born: date, today: date, *, may_book: bool, told_of: str) -> Extent | None:
    """Return how much of a patient's space a relative whose rights are in force sees; None for nothing.

    Parents act for their children under fifteen, guardians for those they are guardians of. From fifteen to
    eighteen one is there for oneself.

    :param told_of: what may be said to the relative: `nothing`, `appointments` or `papers`
    """
    years = age(born, today)
    if not may_book or OWN_AFFAIR <= years < ADULT:
        return None
    if relation in PARENTS:
        return Extent.WHOLE if years < OWN_AFFAIR else None
    if relation == GUARDIAN:
        return Extent.WHOLE
    return None if told_of == "nothing" else Extent.TIMES
