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


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a structure needs before its first call.

    :param address: where this actor does it; empty when someone else must
    """

    label: Words
    done: bool
    address: str = ""
    hint: Words = ""


@dataclass(frozen=True, slots=True)
class Beginning:
    """A structure just founded, and the steps of its setting up, in their order."""

    name: str
    steps: Sequence[Step]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.done for step in self.steps)

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.steps)

    @property
    def following(self) -> Step | None:
        """The first step left that this actor can do."""
        return next((step for step in self.steps if step.address and not step.done), None)


Beginner = Callable[[Actor, datetime], list[Beginning]]
Teller = Callable[[Actor, datetime], Tile | None]
_tellers: list[Teller] = []
_beginners: list[Beginner] = []


def tell_with(tellers: Sequence[Teller], *, beginner: Beginner) -> None:
    """Let the wiring tell what may wait for someone, and what a structure lacks that begins."""
    _tellers[:] = tellers
    _beginners[:] = [beginner]


def beginnings(actor: Actor, now: datetime) -> list[Beginning]:
    """Return what this actor helps to set up."""
    return [beginning for beginner in _beginners for beginning in beginner(actor, now) if not beginning.complete]


def tiles(actor: Actor, now: datetime) -> list[Tile]:
    """Return what waits for this actor; what does not concern him is absent."""
    told = (teller(actor, now) for teller in _tellers)
    return [tile for tile in told if tile is not None]
