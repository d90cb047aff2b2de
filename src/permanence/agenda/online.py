"""What happens online about an appointment, as the room that keeps the practice's page knows.

What its patient may still do by his link, and where a teleconsultation takes place.
"""

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
Host = Callable[[Appointment, datetime], str]
_tellers: list[Teller] = []
_hosts: list[Host] = []


def tell_with(tellers: Iterable[Teller], hosts: Iterable[Host]) -> None:
    """Let a room above tell."""
    _tellers[:], _hosts[:] = tellers, hosts


def by_link(promise: Appointment, now: datetime) -> ByLink:
    """Return what he may do; where nobody knows better, cancel."""
    return next((tell(promise, now) for tell in _tellers), ByLink.CANCEL)


def room(promise: Appointment, now: datetime) -> str:
    """Return the address at which a teleconsultation takes place; empty before, after, and where there is none."""
    return next((address for host in _hosts if (address := host(promise, now))), "")
