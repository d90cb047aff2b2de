"""Instants as clients write them, and as the national platform reads them."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
ON = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
IN = re.compile(r"(\d{4})(?:-(\d\d))?", re.ASCII)  # a year, or a month of it
MILLISECOND = timedelta(milliseconds=1)


class BadInstant(ValueError):
    """It is not a moment."""


def read_instant(text: str, *, last: bool = False) -> datetime:
    """Read a moment; without an offset it is meant on the clock of Paris.

    The plus of an offset may have become a space on its way, as when a client does not encode it. The platform writes
    `2026-11-30T10:00:00`, with milliseconds, and with an offset.

    :param last: of a day alone, its last moment instead of its first
    :raises BadInstant: when it is none
    """
    text = text.strip().replace(" ", "+")
    try:
        if ON.fullmatch(text):
            day = datetime.combine(date.fromisoformat(text), time(), PARIS)
            return day + DAY - MILLISECOND if last else day
        if not INSTANT.fullmatch(text):
            raise BadInstant(text)
        found = datetime.fromisoformat(re.sub(r"\.(\d{1,6})\d*", lambda m: "." + m[1].ljust(6, "0"), text))
        return (found if found.tzinfo else found.replace(tzinfo=PARIS)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadInstant(text) from None


def read_span(text: str) -> tuple[datetime, datetime]:
    """Read what a date of a search covers, half-open `[)`: a year, a month, a day, or the millisecond of a moment.

    :raises BadInstant: when it is none
    """
    try:
        if match := IN.fullmatch(text.strip()):
            year, month = int(match[1]), int(match[2] or 1)
            after = (year + month // 12, month % 12 + 1) if match[2] else (year + 1, 1)
            return datetime(year, month, 1, tzinfo=PARIS), datetime(*after, 1, tzinfo=PARIS)
        return read_instant(text), read_instant(text, last=True) + MILLISECOND
    except (ValueError, OverflowError):
        raise BadInstant(text) from None


def written(at: datetime, zone: ZoneInfo = PARIS) -> str:
    """Write a moment with milliseconds and an offset, never `Z`: the platform accepts nothing else."""
    return at.astimezone(zone).isoformat(timespec="milliseconds")
