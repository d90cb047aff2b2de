"""What rooms above promise a patient for the days ahead, and where more is promised: his file does not know them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor

from .models import Patient


@dataclass(frozen=True, slots=True)
class Ahead:
    """Something promised: when, with whom, and where it is shown."""

    at: datetime
    whom: str
    address: str


Teller = Callable[[Actor, UUID, datetime], list[Ahead]]
Booker = Callable[[Actor, Patient, datetime], str]
_tellers: list[Teller] = []
_bookers: list[Booker] = []


def tell_with(tellers: Iterable[Teller], *, booker: Booker) -> None:
    """Let the rooms above tell what they promise, and where a time is looked for."""
    _tellers[:] = tellers
    _bookers[:] = [booker]


def ahead(actor: Actor, patient_id: UUID, now: datetime) -> list[Ahead]:
    """Return what is promised to a patient, the soonest first, as far as the actor may see it."""
    return sorted((one for tell in _tellers for one in tell(actor, patient_id, now)), key=lambda one: one.at)


def booking_address(actor: Actor, patient: Patient, now: datetime) -> str:
    """Return where a time is looked for for a patient; empty when the actor may not, or there is nothing to book."""
    return next((found for book in _bookers if (found := book(actor, patient, now))), "")
