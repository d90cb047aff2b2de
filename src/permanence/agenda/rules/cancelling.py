"""What may be booked and cancelled, and which times are near another; pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Protocol, TypeVar


class Starts(Protocol):
    """Anything that begins at a moment."""

    @property
    def starts_at(self) -> datetime:
        """The moment."""


S = TypeVar("S", bound=Starts)


class Undoing(Enum):
    """Whether an appointment can still be given back."""

    POSSIBLE = "possible"
    DONE = "done"
    TOO_LATE = "too late"


def undoing(
    *, cancelled: bool, starts_at: datetime, ends_at: datetime, now: datetime, by_patient: bool, seen: bool = False
) -> Undoing:
    """Tell whether an appointment can be cancelled: by the patient before it begins, by the desk before it ends.

    :param seen: he is with the practitioner, or has been
    """
    if cancelled:
        return Undoing.DONE
    if seen:
        return Undoing.TOO_LATE
    return Undoing.POSSIBLE if now < (starts_at if by_patient else ends_at) else Undoing.TOO_LATE


def length_min(reason_min: int, extra_min: int) -> int:
    """Return how long an appointment is: as long as its reason, and what the patient needs more."""
    return reason_min + extra_min


def nearest(slots: Iterable[S], around: datetime, limit: int) -> list[S]:
    """Pick the slots nearest to a moment, the later one first when two are as near; told in order of time."""
    by_distance = sorted(slots, key=lambda slot: (abs(slot.starts_at - around), slot.starts_at < around))
    return sorted(by_distance[:limit], key=lambda slot: slot.starts_at)
