"""Whether a patient may choose another time by his link, as the room above that keeps the practice's page knows."""

from collections.abc import Callable, Iterable
from datetime import datetime

from .models import Appointment

Teller = Callable[[Appointment, datetime], bool]
_tellers: list[Teller] = []


def tell_with(tellers: Iterable[Teller]) -> None:
    """Let the rooms above tell."""
    _tellers[:] = tellers


def moves(promise: Appointment, now: datetime) -> bool:
    """Tell whether he may move it himself by then."""
    return any(tell(promise, now) for tell in _tellers)
