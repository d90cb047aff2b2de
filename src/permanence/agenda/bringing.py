"""Papers patients are asked for, as a room above knows them: the agenda shows what is missing, and reminds of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words

from .models import Appointment, Status

AWAITED = (Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN)


@dataclass(frozen=True, slots=True)
class Asked:
    """One paper: what a tick of it names, how it is said, and when it came.

    :param ahead: it is wanted before the visit
    :param address: where it is read, of what is handed in and not ticked; empty for a paper
    """

    code: str
    words: Words
    ahead: bool = False
    came_at: datetime | None = None
    by_name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Bringing:
    """The papers of one visit, and where is said which came; empty when none of them is ticked."""

    papers: Sequence[Asked]
    address: str

    @property
    def lacking(self) -> list[Asked]:
        """Those that have not come."""
        return [one for one in self.papers if one.came_at is None]


Teller = Callable[[Actor, Sequence[Appointment]], Mapping[UUID, Bringing]]
_tellers: list[Teller] = []


def tell_with(tellers: Iterable[Teller]) -> None:
    """Let the rooms above tell which papers are asked for."""
    _tellers[:] = tellers


def bringing(actor: Actor, appointments: Iterable[Appointment]) -> dict[UUID, Bringing]:
    """Return the papers of the visits that ask for some."""
    some = list(appointments)
    found: dict[UUID, Bringing] = {}
    for tell in _tellers if some else ():
        for pk, told in tell(actor, some).items():
            known = found.get(pk, Bringing([], ""))
            found[pk] = Bringing([*known.papers, *told.papers], known.address or told.address)
    return found


def lacking(actor: Actor, appointments: Iterable[Appointment]) -> dict[UUID, Bringing]:
    """Return the papers of the visits still awaited of which some are missing."""
    awaited = [one for one in appointments if one.status in AWAITED]
    return {pk: told for pk, told in bringing(actor, awaited).items() if told.lacking}
