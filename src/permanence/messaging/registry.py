"""What rooms above know of those a practice converses with: messaging knows them by identifier only."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor

from .rules.reaching import Reach


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing said in a conversation, whatever the channel and the room that keeps it.

    :param own: said by the person, not by the practice
    :param title: what it is, when it is more than its words
    :param state: how it came or left, in a few words
    """

    at: datetime
    words: str
    icon: str
    own: bool = False
    title: str = ""
    by: str = ""
    state: str = ""
    tone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the rooms above tell, each as far as the actor may see it.

    :param reach: how someone is reached; none when he may not be seen, or is gone; refuses a file kept closer
    :param closed: whose files are kept closer than the actor may open: their words are not shown
    :param names: how people are called
    :param spoken: what was said with someone elsewhere than here: by telephone, at the counter
    :param coming: his next appointment, in words; empty when there is none
    :param file: the address of his file; empty when the actor may not open it
    :param space: where patients of a practice write in a space of their own; empty when they cannot
    :param subject: of the e-mail that begins with these own words of a practice, in a language, about what is invented
    :param mailbox: the address where answers to a practice's e-mails come in; empty when there is none
    """

    reach: Callable[[Actor, UUID], Reach | None]
    closed: Callable[[Actor, Sequence[UUID]], Collection[UUID]]
    names: Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]]
    spoken: Callable[[Actor, Structure, UUID, int], Iterable[Spoken]]
    coming: Callable[[Actor, UUID, datetime], str]
    file: Callable[[Actor, UUID], str]
    mailbox: Callable[[UUID], str]
    space: Callable[[UUID], str]
    subject: Callable[[str, str, Mapping[str, str]], str]


_beyond: list[Beyond] = []


def learn(beyond: Beyond) -> None:
    """Let the wiring tell who knows."""
    _beyond[:] = [beyond]


def beyond() -> Beyond:
    """Return what the rooms above tell."""
    return _beyond[0]
