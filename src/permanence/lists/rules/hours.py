"""When an appointment of another software is, on the practice's wall clock; pure.

A time on the wall is none in the hour that is skipped in spring, and two in the one that comes twice in autumn: the
first is refused, the second read as the earlier one and told.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .lines import day as day_of

WITH_HOUR = re.compile(r"(?P<day>\S+)[\sTàÀ,]+(?P<hour>\d.*)")
OFFSET = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:?\d\d.*(Z|[+-]\d\d:?\d\d)")
SHORT = re.compile(r"(\d{1,2}[/.\-]\d{1,2}[/.\-])(\d{2})")
CLOCK = re.compile(
    r"(\d{1,2})\s*(?:[:hH.]\s*(\d{2})?|(?<=\d\d)(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE
)
LASTING = re.compile(r"(?:(\d{1,2})\s*(?:h|:)\s*)?(\d{1,3})?(?::\d{2})?\s*(?:m|mn|min|minutes?|')?", re.IGNORECASE)
LONGEST = timedelta(hours=12)


class Trouble(StrEnum):
    """Why a moment is none."""

    NO_DAY = "no_day"
    BAD_DAY = "bad_day"
    NO_HOUR = "no_hour"
    BAD_HOUR = "bad_hour"
    SKIPPED_HOUR = "skipped_hour"
    BAD_LENGTH = "bad_length"


@dataclass(frozen=True, slots=True)
class Moment:
    """What cells say of a moment; `twice` when the wall clock shows it twice that night."""

    at: datetime | None = None
    trouble: Trouble | None = None
    twice: bool = False


def moment(day: str, hour: str, zone: ZoneInfo) -> Moment:
    """Read when it begins: a day and an hour, in one cell or two, or an instant with its offset."""
    if not day:
        return Moment(trouble=Trouble.NO_DAY)
    if OFFSET.fullmatch(day):
        return _instant(day)
    both = WITH_HOUR.fullmatch(day)
    on = _day(both["day"] if both else day)
    if on is None:
        return Moment(trouble=Trouble.BAD_DAY)
    typed = hour or (both["hour"] if both else "")
    if not typed:
        return Moment(trouble=Trouble.NO_HOUR)
    at = clock(typed)
    return on_the_wall(on, at, zone) if at else Moment(trouble=Trouble.BAD_HOUR)


def on_the_wall(on: date, at: time, zone: ZoneInfo) -> Moment:
    """Return the instant of a time on the wall."""
    local = datetime.combine(on, at, zone)
    there = local.astimezone(UTC)
    if there.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Moment(trouble=Trouble.SKIPPED_HOUR)
    return Moment(there, twice=local.utcoffset() != local.replace(fold=1).utcoffset())


def end(text: str, begins: datetime, zone: ZoneInfo) -> datetime | None:
    """Read when it ends: an hour of the same day, or a day with its hour; None when it does not come after."""
    at = clock(text)
    found = (moment(text, "", zone) if at is None else on_the_wall(begins.astimezone(zone).date(), at, zone)).at
    return found if found and begins < found <= begins + LONGEST else None


def lasting(text: str) -> timedelta | None:
    """Read how long it takes: 20, 20 min, 0:20, 1h30; None when it is no length of a visit."""
    found = LASTING.fullmatch(text.strip())
    if not found or not any(found.groups()):
        return None
    lasts = timedelta(hours=int(found[1] or 0), minutes=int(found[2] or 0))
    return lasts if timedelta() < lasts <= LONGEST else None


def clock(text: str) -> time | None:
    """Read an hour: 9:30, 9h30, 9 h, 0930, 9:30 PM; None when there is none such."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or found[3] or 0), (found[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _day(text: str) -> date | None:
    if short := SHORT.fullmatch(text):
        return day_of(f"{short[1]}20{short[2]}")
    return day_of(text)


def _instant(text: str) -> Moment:
    try:
        return Moment(datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC))
    except ValueError:
        return Moment(trouble=Trouble.BAD_DAY)
