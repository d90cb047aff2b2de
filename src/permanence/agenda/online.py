"""What a patient may still do with an appointment by his link, as the room that keeps the practice's page knows."""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum

from .models import Appointment


class ByLink(StrEnum):
    """What his letters may offer him."""

    MOVE = "move"  # or cancel
    CANCEL = "cancel"
    CALL = "call"  # too late for anything else


Teller = Callable[[Appointment, datetime], ByLink]
_tellers: list[Teller] = []


def tell_with(tellers: Iterable[Teller]) -> None:
    """Let a room above tell."""
    _tellers[:] = tellers


def by_link(promise: Appointment, now: datetime) -> ByLink:
    """Return what he may do; where nobody knows better, cancel."""
    return next((tell(promise, now) for tell in _tellers), ByLink.CANCEL)
