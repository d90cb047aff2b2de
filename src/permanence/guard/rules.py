"""Files kept closer: who is the same person, how long a glass stays broken, which openings are odd. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from permanence.patients.rules.names import words

USUAL_MIN, SHORTEST_MIN, LONGEST_MIN = 30, 5, 240
MORNING = 6  # from midnight until this hour of the practice's clock nobody answers
OFTEN = 4  # openings by one person within a day
DAY, A_WHILE = timedelta(days=1), timedelta(minutes=10)  # what is opened within a while counts once
AROUND = timedelta(days=14)  # an appointment so near explains an opening


class Why(StrEnum):
    """Why an opening of a file kept closer is told to the person in charge."""

    OWN = "own"  # his own file, or that of somebody who bears his name
    NIGHT = "night"  # at an hour at which nobody answers
    OFTEN = "often"  # again and again within a day
    NO_VISIT = "no_visit"  # nobody expects him, nobody has just seen him


@dataclass(frozen=True, slots=True)
class Opening:
    """One file kept closer, opened by one person.

    :param at: on the practice's clock
    :param before: when the same person opened it before
    :param visits: when the patient came or will come
    """

    at: datetime
    reader: str
    patient: str
    before: Sequence[datetime] = ()
    visits: Sequence[datetime] = ()


def out_of_the_ordinary(one: Opening) -> list[Why]:
    """Return why an opening is to be looked at; nothing when it is as it should be."""
    return list(_grounds(one))


def _grounds(one: Opening) -> Iterator[Why]:
    names = {*words(one.patient)}
    if names and names <= {*words(one.reader)}:
        yield Why.OWN
    if one.at.hour < MORNING:
        yield Why.NIGHT
    if _times([*one.before, one.at], one.at - DAY) >= OFTEN:
        yield Why.OFTEN
    if not any(abs(one.at - visit) <= AROUND for visit in one.visits):
        yield Why.NO_VISIT


def _times(moments: Sequence[datetime], since: datetime) -> int:
    """Count openings since then; those that follow each other within a while are one."""
    last, count = since, 0
    for moment in sorted(one for one in moments if one > since):
        count += not count or moment - last > A_WHILE
        last = moment
    return count


def same_name(given: str, family: str, *, first_names: str, birth_name: str, used_name: str) -> bool:
    """Tell whether a colleague's name is that of a file: one of its two family names, and its first name."""
    bears = [words(name) for name in (birth_name, used_name) if words(name)]
    called = words(first_names.split(",", maxsplit=1)[0])
    first = words(given)
    return bool(first) and called[: len(first)] == first and words(family) in bears
