"""From which instant to which a period goes, and into which parts it is drawn; pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY, WEEK, MONTH = "day", "week", "month"
LAST = {"1": 1, "7": 7, "28": 28, "84": 84, "365": 365}
THIS_MONTH, LAST_MONTH = "this_month", "last_month"
USUAL = "28"


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, the last one included; `step` is the part of time that one point of a plot stands for."""

    first: date
    last: date
    step: str

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Return the two instants, half-open; a day of a change of hour has 23 or 25 hours."""
        ends = self.last + timedelta(days=1)
        return datetime.combine(self.first, time(), zone), datetime.combine(ends, time(), zone)

    @property
    def parts(self) -> list[date]:
        """The first day of each part, as PostgreSQL truncates dates: weeks begin on Monday."""
        found, at = [], begin(self.first, self.step)
        while at <= self.last:
            found.append(at)
            at = _next(at, self.step)
        return found


def period(asked: str, today: date) -> Period:
    """Return what is asked for: the last days with today, this month or the last one; four weeks when unknown."""
    if asked == THIS_MONTH:
        return Period(today.replace(day=1), today, DAY)
    if asked == LAST_MONTH:
        return month(today.replace(day=1) - timedelta(days=1))
    days = LAST.get(asked, LAST[USUAL])
    return Period(today - timedelta(days=days - 1), today, step_for(days))


def month(of: date) -> Period:
    """Return the whole month of a day, day by day."""
    return Period(of.replace(day=1), _next(of.replace(day=1), MONTH) - timedelta(days=1), DAY)


def step_for(days: int) -> str:
    """Return what a plot can still show: days up to five weeks, weeks up to half a year, months beyond."""
    return DAY if days <= 35 else WEEK if days <= 190 else MONTH


def begin(day: date, step: str) -> date:
    """Return the first day of the part in which a day lies."""
    if step == WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == MONTH else day


def _next(at: date, step: str) -> date:
    if step == MONTH:
        return (at + timedelta(days=32)).replace(day=1)
    return at + timedelta(days=7 if step == WEEK else 1)
