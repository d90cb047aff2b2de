"""Placing the sessions of a series on its days; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Constraints:
    """What is asked for: so many sessions, on these weekdays of every n-th week, begun between these hours."""

    count: int
    weekdays: Sequence[int]
    every_weeks: int
    from_hour: time
    to_hour: time
    first_on: date


@dataclass(frozen=True, slots=True)
class Session:
    """A day of the series: the start found, or none."""

    on: date
    starts_at: datetime | None


def place(asked: Constraints, free: Iterable[datetime], *, until: date) -> list[Session]:
    """Take the first free start of each day, until all sessions are placed or the days end.

    The days between on which nothing was free are told as well; those after the last one placed are not.

    :param free: starts in the wall time of the practice
    """
    by_day: dict[date, datetime] = {}
    for start in free:
        if asked.from_hour <= start.time() < asked.to_hour:
            by_day[start.date()] = min(start, by_day.get(start.date(), start))
    found: list[Session] = []
    for day in days(asked, until):
        found.append(Session(day, by_day.get(day)))
        if sum(session.starts_at is not None for session in found) == asked.count:
            break
    return found


def days(asked: Constraints, until: date) -> Iterator[date]:
    """Yield the days on which a session may be, in order."""
    monday = asked.first_on - timedelta(days=asked.first_on.weekday())
    while monday <= until:
        for weekday in sorted(set(asked.weekdays)):
            day = monday + timedelta(days=weekday)
            if asked.first_on <= day <= until:
                yield day
        monday += WEEK * asked.every_weeks
