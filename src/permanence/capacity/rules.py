"""Weekly rules in local wall time become instants, across both changes of hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Weekly:
    """An opening said as people say it: "Tuesdays from 9:00 to 12:00".

    :param weekday: 0 is Monday
    :param closes_at: later than `opens_at`, on the same day
    :param until_on: the last day, included; None is open-ended
    """

    weekday: int
    opens_at: time
    closes_at: time
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of instants in UTC, half-open `[)`."""

    starts_at: datetime
    ends_at: datetime


def spans(rule: Weekly, zone: ZoneInfo, *, first: date, last: date) -> Iterator[Span]:
    """Tell the openings of a rule on the days from first to last, both included.

    A day whose change of hour swallows the whole opening has none.
    """
    day = max(first, rule.from_on)
    day += timedelta(days=(rule.weekday - day.weekday()) % 7)
    last = min(last, rule.until_on or last)
    while day <= last:
        starts_at, ends_at = instant(day, rule.opens_at, zone), instant(day, rule.closes_at, zone)
        if starts_at < ends_at:
            yield Span(starts_at, ends_at)
        day += timedelta(days=7)


def instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """Tell the first instant at which the clock on the wall shows this time of that day, or a later one.

    So the hour that comes twice counts from its first coming, and a time inside the missing hour is the change
    itself: the order of wall times is kept, and what does not overlap on the wall does not overlap in time.
    """
    local = datetime.combine(day, wall.replace(fold=0), zone)
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    return _change_of_hour(moment - timedelta(hours=3), moment + timedelta(hours=3), zone)


def _change_of_hour(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Find by halving the minute at which the zone's distance to UTC changes between two instants."""
    former = before.astimezone(zone).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2 // timedelta(minutes=1) * timedelta(minutes=1)
        if middle.astimezone(zone).utcoffset() == former:
            before = middle
        else:
            after = middle
    return after


def overlap(one: Weekly, other: Weekly) -> bool:
    """Tell whether two rules would open the same moment of some day twice."""
    if one.weekday != other.weekday or not (one.opens_at < other.closes_at and other.opens_at < one.closes_at):
        return False
    first, last = max(one.from_on, other.from_on), min(one.until_on or date.max, other.until_on or date.max)
    return (last - first).days >= (one.weekday - first.weekday()) % 7


def looks(after: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """Cut a window into looks of 1, 2, 4, then 7 days: most answers are near, and near is quick.

    A window that ends before it begins is one empty look.
    """
    found: list[tuple[datetime, datetime]] = []
    low = after
    while low < until or not found:
        high = min(low + timedelta(days=min(2 ** len(found), 7)), until)
        found.append((low, high))
        low = max(high, low)
    return found
