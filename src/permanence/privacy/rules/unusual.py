"""What is unusual in the readings of patients' files: to be looked at by a human, and proof of nothing.

Own rules, not a standard's; each has its table of cases in the tests.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from permanence.patients.rules.names import words

MANY = 60  # different files within an hour: one a minute, which no calls at the telephone explain
MORNING = 6  # from midnight until this hour of the practice's clock nobody answers
HOUR = timedelta(hours=1)


class Why(StrEnum):
    """Why a reading is pointed out."""

    NAMESAKE = "namesake"  # the reader bears the patient's family name: someone of the family, or himself
    NIGHT = "night"  # at an hour at which nobody answers
    MANY = "many"  # one of very many within an hour


@dataclass(frozen=True, slots=True)
class Reading:
    """One file shown to one person.

    :param at: on the practice's clock
    :param family: the patient's family name; empty when not known
    """

    line: UUID
    at: datetime
    reader: UUID
    patient: UUID
    reader_name: str = ""
    family: str = ""


def unusual(readings: Iterable[Reading]) -> dict[UUID, list[Why]]:
    """Return which lines are to be looked at, and why; of many within an hour, the one that made them many."""
    found: dict[UUID, list[Why]] = {}
    recent: dict[UUID, deque[Reading]] = {}
    for one in sorted(readings, key=lambda one: one.at):
        window = recent.setdefault(one.reader, deque())
        before = _files(window, one.at)
        window.append(one)
        if why := list(_grounds(one, before, _files(window, one.at))):
            found[one.line] = why
    return found


def _files(window: deque[Reading], at: datetime) -> int:
    """Count the different files of the hour before; older readings are dropped from the window."""
    while window and window[0].at <= at - HOUR:
        window.popleft()
    return len({one.patient for one in window})


def _grounds(one: Reading, before: int, now: int) -> Iterator[Why]:
    if one.family and {*words(one.family)} <= {*words(one.reader_name)}:
        yield Why.NAMESAKE
    if one.at.hour < MORNING:
        yield Why.NIGHT
    if before < MANY <= now:
        yield Why.MANY
