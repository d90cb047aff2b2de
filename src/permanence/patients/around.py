"""What rooms above know of many patients at once and a file is judged by: who comes, what ended, what is lacking."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from permanence.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Visits:
    """The visits of one patient.

    :param kept: in the last twelve months
    :param comes: whether one is ahead
    :param lacking: papers and forms wanted before those of the next days, by what names them
    :param untold: those of the last weeks of which nobody said whether he came, where the practice says it as a rule
    """

    kept: int = 0
    comes: bool = False
    lacking: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Around:
    """What is asked of the rooms above.

    :param coming: when each patient of some structures comes next, until a moment
    :param visits: of some patients of one structure
    :param ended: which rights that everyone shows hold no more, each with its last day
    :param insured: of whom a right of health insurance is noted, and of how many in the structure
    :param unread: documents of some patients that wait to be looked at since a moment, or that nothing names
    """

    coming: Callable[[Collection[UUID], datetime, datetime], Mapping[UUID, datetime]]
    visits: Callable[[Actor, UUID, Collection[UUID], datetime], Mapping[UUID, Visits]]
    ended: Callable[[UUID, Collection[UUID], date], Mapping[UUID, tuple[tuple[str, date], ...]]]
    insured: Callable[[UUID, Collection[UUID]], tuple[Collection[UUID], int]]
    unread: Callable[[UUID, Collection[UUID], datetime], Mapping[UUID, tuple[str, ...]]]


_known: list[Around] = []


def ask(around: Around) -> None:
    """Let the wiring tell whom to ask."""
    _known[:] = [around]


def around() -> Around:
    """Return whom to ask."""
    return _known[0]
