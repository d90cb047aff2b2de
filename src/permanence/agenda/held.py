"""For whom a time is held, as the rooms above say it: the agenda does not know why they hold it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Held:
    """What may be told of a time that is held.

    :param private: that it names somebody, and is hidden in discreet mode
    """

    words: str
    private: bool = False


Teller = Callable[[Actor, Collection[UUID], datetime], Mapping[UUID, Held]]
_tellers: list[Teller] = []


def tell_with(tellers: Iterable[Teller]) -> None:
    """Let the rooms above tell for whom they hold a time."""
    _tellers[:] = tellers


def held(actor: Actor, rows: Iterable[UUID | None], now: datetime) -> dict[UUID, Held]:
    """Return what may be told of the times held for these rows, in the words of who holds them."""
    asked = [row for row in rows if row]
    return {row: told for tell in _tellers for row, told in tell(actor, asked, now).items()} if asked else {}
