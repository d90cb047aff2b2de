"""Wall time becomes instants, across both changes of hour."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of instants in UTC, half-open `[)`."""

    starts_at: datetime
    ends_at: datetime


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
