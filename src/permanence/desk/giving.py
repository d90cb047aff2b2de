"""What lies ready for a patient in other rooms, to be told or handed over; the desk does not know them.

Whoever gives checks nothing of who listens: `actions.give_out` does, and is the only one who calls it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor
from permanence.patients.models import Patient


@dataclass(frozen=True, slots=True)
class Ready:
    """One thing that waits for the patient.

    :param thing: `came`, said aloud without a word of what it says; `document`, handed over at the counter
    :param words: what it is, as far as the actor is shown it
    """

    id: UUID
    thing: str
    words: str
    at: datetime
    giver: "Giver"


@dataclass(frozen=True, slots=True)
class Giver:
    """How another room tells what is ready, and is told that the patient has it.

    :param ready: of a patient: id, thing, words, since when
    :param unfiled: where lies what came, is in nobody's file yet and is perhaps of a patient; empty when nothing does,
        or the actor may not see it
    """

    ready: Callable[[Actor, Patient], Iterable[tuple[UUID, str, str, datetime]]]
    give: Callable[[Actor, UUID, datetime], None]
    unfiled: Callable[[Actor, Patient], str] | None = None


_givers: list[Giver] = []


def give_with(givers: Iterable[Giver]) -> None:
    """Let the wiring tell who has something ready."""
    _givers[:] = givers


def ready(actor: Actor, patient: Patient) -> list[Ready]:
    """Return what waits for a patient, the longest first; nothing of a class the actor is not given."""
    found = (Ready(*told, giver) for giver in _givers for told in giver.ready(actor, patient))
    return sorted(found, key=lambda one: one.at)


def unfiled(actor: Actor, patient: Patient) -> str:
    """Return where lies what is perhaps of a patient, and is in nobody's file yet; nothing of what it is."""
    found = (giver.unfiled(actor, patient) for giver in _givers if giver.unfiled)
    return next(filter(None, found), "")


def give(actor: Actor, one: Ready, now: datetime) -> None:
    """Tell the room it came from that the patient has it."""
    one.giver.give(actor, one.id, now)
