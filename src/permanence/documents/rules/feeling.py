"""How a patient says he feels some days after a visit: one question on a scale, and his own words; pure.

What he says is written down with its day, and nothing is concluded from it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .questions import LONGEST, STEPS, Kind, Question

FELT, SAID = "felt", "said"
DAYS = range(1, 91)
OPEN_FOR = timedelta(days=30)  # from when it is asked
MOST: Mapping[str, int] = {kind.value: int(steps[-1]) for kind, steps in STEPS.items()}


@dataclass(frozen=True, slots=True)
class Felt:
    """What one patient said of how he feels.

    :param value: from 0 to `most` of a scale, from 1 to 5 of faces
    :param by_name: who wrote it down as it was told; empty when he wrote it himself
    """

    at: datetime
    asked: str
    value: int
    most: int
    said: str
    by_name: str


def questions(words: str, kind: Kind, more: str) -> tuple[Question, ...]:
    """Return the two questions: how he feels, and what he adds.

    :param more: the words of the second one
    """
    return Question(FELT, kind, words, required=True), Question(SAID, Kind.TEXT, more)


def fits(words: str, kind: str, days: int) -> bool:
    """Tell whether it may be asked so."""
    return 0 < len(words.strip()) <= LONGEST and kind in MOST and days in DAYS


def is_open(ended_at: datetime, days: int, now: datetime) -> bool:
    """Tell whether it is asked now of a visit that ended then."""
    asked_at = ended_at + timedelta(days=days)
    return asked_at <= now < asked_at + OPEN_FOR


def value_of(answer: str, kind: str) -> int | None:
    """Return what was chosen; none for what is no answer to such a question."""
    return int(answer) if kind in MOST and answer in STEPS[Kind(kind)] else None


def series(felt: Sequence[Felt], most: int) -> list[int | None]:
    """Return the values of one scale in their order, with a gap where another was asked."""
    return [one.value if one.most == most else None for one in felt]
