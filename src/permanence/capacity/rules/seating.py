"""Which seat each of many promises gets, so that nothing brought from elsewhere is lost; pure."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

Taken = list[tuple[datetime, datetime]]  # of one seat, in order


@dataclass(frozen=True, slots=True)
class Stretch:
    """One promise about a resource, half-open `[)`; `seat` is told of those that stand already."""

    resource: Hashable
    starts_at: datetime
    ends_at: datetime
    seat: int = 0


def seated(
    standing: Iterable[Stretch], coming: Sequence[Stretch], *, seats: Callable[[Stretch], int], beyond: int
) -> list[int]:
    """Return a seat for each that comes: the first that is free, or the first one free above `beyond`.

    :param seats: how many seats its resource has at that time
    """
    taken: dict[tuple[Hashable, int], Taken] = defaultdict(list)
    for one in standing:
        insort(taken[one.resource, one.seat], (one.starts_at, one.ends_at))
    given = [0] * len(coming)
    for at in sorted(range(len(coming)), key=lambda number: (coming[number].starts_at, number)):
        one = coming[at]
        given[at] = _first_free(taken, one, 1, seats(one)) or _first_free(taken, one, beyond + 1, None)
        insort(taken[one.resource, given[at]], (one.starts_at, one.ends_at))
    return given


def _first_free(taken: Mapping[tuple[Hashable, int], Taken], one: Stretch, lowest: int, highest: int | None) -> int:
    seat = lowest
    while highest is None or seat <= highest:
        if _fits(taken[one.resource, seat], one):
            return seat
        seat += 1
    return 0


def _fits(there: Taken, one: Stretch) -> bool:
    """Tell whether it meets neither the one before it nor the one after: those of one seat never overlap."""
    at = bisect_left(there, (one.starts_at, one.ends_at))
    return not (at and there[at - 1][1] > one.starts_at) and not (at < len(there) and there[at][0] < one.ends_at)
