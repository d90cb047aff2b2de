"""How late a practitioner runs, and when each of the day's patients will be seen; pure.

Computed from what happens: whoever is with the practitioner stays as long as planned, then those who are here are
seen in the order of their appointments, and nobody before his time. Who is late himself makes nobody wait. What is
announced by someone stands instead, for the appointments that begin before it ends.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from .visits import EXPECTED, HERE

K = TypeVar("K", bound=Hashable)
WORTH_TELLING = timedelta(minutes=10)
NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Turn(Generic[K]):
    """One visit of a practitioner's day: when it was to begin and to end, how far it has come."""

    key: K
    starts_at: datetime
    ends_at: datetime
    stage: str
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announced:
    """What someone said: so late, for what begins before `until`."""

    late: timedelta
    until: datetime


@dataclass(frozen=True, slots=True)
class Outlook(Generic[K]):
    """How late the practitioner runs, and when each pending visit should begin; `late` is that of the next one."""

    late: timedelta
    expected: dict[K, datetime]
    announced: bool = False


def outlook(turns: Iterable[Turn[K]], *, now: datetime, announced: Announced | None = None) -> Outlook[K]:
    """Foresee the rest of a day."""
    day = sorted(turns, key=lambda turn: turn.starts_at)
    pending = [turn for turn in day if turn.stage in HERE or (turn.stage in EXPECTED and turn.starts_at > now)]
    overdue = [turn for turn in day if turn.stage in EXPECTED and turn.starts_at <= now]
    expected = _foreseen(pending, _free_at(day, now))
    late = NONE
    if pending:
        late = _shift(pending[0], expected)
    in_force = announced is not None and now < announced.until
    if announced is not None and in_force:
        said = [turn for turn in pending if turn.starts_at < announced.until]
        expected |= {turn.key: max(turn.starts_at + announced.late, now) for turn in said}
        late = announced.late
    expected |= {turn.key: max(now, turn.starts_at + (late if in_force else NONE)) for turn in overdue}
    return Outlook(late, expected, in_force)


def worth_telling(turns: Sequence[Turn[K]], foreseen: Outlook[K], *, now: datetime) -> list[K]:
    """Pick those who are to be told: who wait, or are still to come, and will be seen ten minutes late or more."""
    return [
        turn.key
        for turn in turns
        if turn.key in foreseen.expected
        and (turn.stage in HERE or turn.starts_at > now)
        and foreseen.expected[turn.key] - turn.starts_at >= WORTH_TELLING
    ]


def _free_at(day: Sequence[Turn[K]], now: datetime) -> datetime:
    """Return when the practitioner should be free: whoever is with him stays as long as was planned, or till now."""
    ends = [turn.entered_at + (turn.ends_at - turn.starts_at) for turn in day if _is_in(turn) and turn.entered_at]
    return max([now, *ends])


def _is_in(turn: Turn[K]) -> bool:
    return turn.stage == "in_room"


def _foreseen(pending: Sequence[Turn[K]], free_at: datetime) -> dict[K, datetime]:
    expected = {}
    for turn in pending:
        expected[turn.key] = max(turn.starts_at, free_at)
        free_at = expected[turn.key] + (turn.ends_at - turn.starts_at)
    return expected


def _shift(turn: Turn[K], expected: dict[K, datetime]) -> timedelta:
    return max(NONE, expected[turn.key] - turn.starts_at)
