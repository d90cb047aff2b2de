"""What rooms above show on a patient's file, a card each: the file does not know them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from permanence.foundation.actor import Actor

from .models import Patient


@dataclass(frozen=True, slots=True)
class Line:
    """One thing said: what, how it stands, and what is to be done at the next contact."""

    term: str
    text: str
    tone: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What one room says of a patient in a few lines, and where it says all."""

    title: str
    lines: list[Line]
    empty: str
    address: str
    action: str


Shower = Callable[[Actor, Patient, datetime], Card | None]
_showers: list[Shower] = []


def show_with(showers: Iterable[Shower]) -> None:
    """Let the wiring tell which rooms show a card."""
    _showers[:] = showers


def cards(actor: Actor, patient: Patient, now: datetime) -> list[Card]:
    """Return the cards of the rooms above, as far as the actor may see what is on them."""
    return [card for shower in _showers if (card := shower(actor, patient, now))]
