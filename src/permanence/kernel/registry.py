"""What tasks may be about, and what other rooms leave to do: `config/todo.py` lists both, no row is copied."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Words


@dataclass(frozen=True, slots=True)
class About:
    """The thing a task is about, as one actor may see it."""

    title: str
    address: str
    structure_id: UUID


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do, of whatever room, with its one next action.

    :param origin: what it is, in a word or two ("Request", "Waiting list")
    :param detail: what helps to choose: nobody reads it where visitors see when `private`
    :param owner: who has it, as said; empty for whoever is free
    :param mine: the actor himself should do it
    :param post: the action is done at once by its button, not on another page
    """

    key: str
    origin: Words
    icon: str
    title: str
    due_at: datetime
    structure_id: UUID
    structure: str
    action: Words
    address: str
    detail: str = ""
    priority: int = 2
    owner: str = ""
    mine: bool = True
    private: bool = False
    post: bool = False
    page: str = ""
    phone: str = ""
    raised: str = ""  # how far it was escalated, in words


Subject = Callable[[Actor, UUID], About | None]
Source = Callable[[Actor, datetime], Iterable[ToDo]]
_subjects: dict[str, Subject] = {}
_sources: list[Source] = []


def learn(subjects: Mapping[str, Subject], sources: Sequence[Source]) -> None:
    """Let the wiring tell what tasks may be about, and which rooms leave something to do."""
    _subjects.clear()
    _subjects.update(subjects)
    _sources[:] = sources


def about(actor: Actor, kind: str, row_id: UUID | None) -> About | None:
    """Return the thing named, as the actor may see it; None when he may not, or it is gone."""
    subject = _subjects.get(kind)
    return subject(actor, row_id) if subject and row_id else None


def left_to_do(actor: Actor, now: datetime) -> list[ToDo]:
    """Return what every room leaves to do, for the structure he works at; nothing twice."""
    told = {one.key: one for source in _sources for one in source(actor, now)}
    return [one for one in told.values() if actor.at in (None, one.structure_id)]
