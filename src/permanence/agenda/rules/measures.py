"""What the days of a practitioner come to, in figures; pure.

Arrival is counted as long before the appointment as the practice asks for, ten minutes when it says nothing; waiting
from arrival to the call; the time in the room against the time planned and five minutes more.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
MINUTE = timedelta(minutes=1)
EARLY_MIN = 10
MORE = timedelta(minutes=5)
LEADS = ((0, "0"), (2, "1-2"), (7, "3-7"), (14, "8-14"))
LONGEST_LEAD = "15+"


@dataclass(frozen=True, slots=True)
class Told:
    """One appointment that was kept or missed: what was planned, and what happened as far as it was noted."""

    on: date
    asked_on: date
    reason: str
    starts_at: datetime
    ends_at: datetime
    missed: str = ""  # `excused` or `unexcused`
    arrived_at: datetime | None = None
    entered_at: datetime | None = None
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def percent(self) -> int | None:
        """As one says it; nothing of nothing."""
        return round(100 * self.count / self.of) if self.of else None


def arrived_before(visits: Iterable[Told], early_min: int = EARLY_MIN) -> Share:
    """Count who came so many minutes before, among those whose arrival was noted."""
    came = [v for v in visits if v.arrived_at]
    return Share(sum(v.arrived_at <= v.starts_at - early_min * MINUTE for v in came if v.arrived_at), len(came))


def waits(visits: Iterable[Told]) -> list[float]:
    """Return the minutes from arrival to the call."""
    return [(v.entered_at - v.arrived_at) / MINUTE for v in visits if v.arrived_at and v.entered_at]


def lateness(visits: Iterable[Told]) -> list[float]:
    """Return by how many minutes each began after its hour, 0 when before; whoever came late is left out."""
    in_time = (v for v in visits if v.entered_at and (v.arrived_at is None or v.arrived_at <= v.starts_at))
    return [max(0.0, (v.entered_at - v.starts_at) / MINUTE) for v in in_time if v.entered_at]


def stays(visits: Iterable[Told]) -> list[float]:
    """Return the minutes in the room."""
    return [(v.left_at - v.entered_at) / MINUTE for v in visits if v.entered_at and v.left_at]


def stayed_as_planned(visits: Iterable[Told]) -> Share:
    """Count who stayed no longer than planned and five minutes."""
    seen = [(v.left_at - v.entered_at, v.ends_at - v.starts_at) for v in visits if v.entered_at and v.left_at]
    return Share(sum(stayed <= planned + MORE for stayed, planned in seen), len(seen))


def missed(visits: Iterable[Told], *, excused: bool) -> Share:
    """Count who did not come, with or without excuse."""
    all_of_them = list(visits)
    return Share(sum(v.missed == ("excused" if excused else "unexcused") for v in all_of_them), len(all_of_them))


def by(visits: Iterable[Told], key: Callable[[Told], K]) -> dict[K, list[Told]]:
    """Group them, in the order in which the groups appear."""
    groups: dict[K, list[Told]] = {}
    for visit in visits:
        groups.setdefault(key(visit), []).append(visit)
    return groups


def lead(visit: Told) -> str:
    """Return how many days before it was asked for, as a class: `0`, `1-2`, `3-7`, `8-14`, `15+`."""
    days = (visit.on - visit.asked_on).days
    return next((name for most, name in LEADS if days <= most), LONGEST_LEAD)


def middle(figures: Sequence[float]) -> int | None:
    """Return the median, rounded; nothing of nothing."""
    return round(median(figures)) if figures else None


def third_next(starts: Sequence[datetime], now: datetime) -> int | None:
    """Return in how many days the third free time is; none when there are not three."""
    return (starts[2].date() - now.astimezone(starts[2].tzinfo).date()).days if len(starts) >= 3 else None
