"""What waits for me today: figures the rooms give, listed in `config/home.py`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the home page and the page that deals with it.

    :param tone: "danger" when overdue, "soon" when it will be, else nothing
    """

    label: Words
    value: str | int
    address: str
    hint: Words = ""
    tone: str = ""


Teller = Callable[[Actor, datetime], Tile | None]
_tellers: list[Teller] = []


def tell_with(tellers: Sequence[Teller]) -> None:
    """Let the wiring tell what may wait for someone."""
    _tellers[:] = tellers


def tiles(actor: Actor, now: datetime) -> list[Tile]:
    """Return what waits for this actor; what does not concern him is absent."""
    told = (teller(actor, now) for teller in _tellers)
    return [tile for tile in told if tile is not None]
