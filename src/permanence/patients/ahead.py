"""What rooms above promise a patient for the days ahead: his file tells it without knowing them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something promised: when, with whom, and where it is shown."""

    at: datetime
    whom: str
    address: str


Teller = Callable[[Actor, UUID, datetime], list[Ahead]]
_tellers: list[Teller] = []


def tell_with(tellers: Iterable[Teller]) -> None:
    """Let the rooms above tell what they promise."""
    _tellers[:] = tellers


def ahead(actor: Actor, patient_id: UUID, now: datetime) -> list[Ahead]:
    """Return what is promised to a patient, the soonest first, as far as the actor may see it."""
    return sorted((one for tell in _tellers for one in tell(actor, patient_id, now)), key=lambda one: one.at)
