"""A calendar another software exports (iCalendar) as a list of appointments; pure.

Each occurrence becomes a line, in UTC; one that recurs is worked out from five years before to two years after today.
What is cancelled says so; what lasts whole days has no hour and is told, as everything that cannot be read.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar.error import BrokenCalendarProperty

from permanence.agenda.rules import reading
from permanence.agenda.rules.recurrences import TooMuch

from .files import MOST_BYTES, Listed, NotRead, Trouble

MOST_EVENTS = 30_000
BEFORE, AFTER = timedelta(days=5 * 366), timedelta(days=2 * 366)
TITLES = ["SUMMARY", "DTSTART", "DTEND", "CALENDAR", "CATEGORIES", "LOCATION", "DESCRIPTION", "STATUS"]
BEGINS = b"BEGIN:VCALENDAR"
LONGEST = 900


def is_calendar(content: bytes) -> bool:
    """Tell whether a file is a calendar, whatever its name."""
    return content.removeprefix(b"\xef\xbb\xbf").lstrip()[: len(BEGINS)].upper() == BEGINS


def read(content: bytes, zone: ZoneInfo, now: datetime) -> Listed:
    """Read a calendar as a list.

    :raises NotRead: when it is none, or holds too much
    """
    if len(content) > MOST_BYTES:
        raise NotRead(Trouble.TOO_LARGE)
    try:
        found = reading.events(content, MOST_EVENTS)
    except reading.NotACalendar as problem:
        raise NotRead(Trouble.NOT_A_CALENDAR) from problem
    if not found:
        raise NotRead(Trouble.EMPTY)
    agenda = _calendar_name(content)
    by_uid: dict[str, list[Any]] = {}
    for at, event in enumerate(found):
        by_uid.setdefault(str(event.get("UID", "")) or f"#{at}", []).append(event)
    lines = [line for entries in by_uid.values() for line in _lines(entries, agenda, zone, now)]
    return Listed(TITLES, sorted(lines, key=lambda line: line[1]))


def _lines(entries: list[Any], agenda: str, zone: ZoneInfo, now: datetime) -> Iterator[list[str]]:
    if len(entries) == 1 and not any(name in entries[0] for name in ("RRULE", "RDATE", "RECURRENCE-ID")):
        yield _alone(entries[0], agenda, zone)
        return
    try:
        times = reading.recurring(entries, zone, since=now - BEFORE, until=now + AFTER)
        excepted = {reading.named(one["RECURRENCE-ID"].dt, zone): one for one in entries if "RECURRENCE-ID" in one}
    except (TooMuch, BrokenCalendarProperty):
        times = []
    if not times:  # nothing is lost unseen: it stands as it is written
        yield from (_alone(event, agenda, zone) for event in entries)
        return
    master = next((one for one in entries if "RECURRENCE-ID" not in one), entries[0])
    for one in times:
        yield _line(excepted.get(one.occurrence, master), _utc(one.starts_at), _utc(one.ends_at), agenda)


def _alone(event: Any, agenda: str, zone: ZoneInfo) -> list[str]:
    begins, ends = _moment(event, "DTSTART", zone), _moment(event, "DTEND", zone)
    starts, lasts = _read(event, "DTSTART"), _read(event, "DURATION")
    if not ends and isinstance(lasts, timedelta) and isinstance(starts, datetime):
        ends = _utc((starts if starts.tzinfo else starts.replace(tzinfo=zone)).astimezone(UTC) + lasts)
    return _line(event, begins, ends, agenda)


def _line(event: Any, begins: str, ends: str, agenda: str) -> list[str]:
    said = [_text(event, name) for name in ("CATEGORIES", "LOCATION", "DESCRIPTION", "STATUS")]
    return [_text(event, "SUMMARY"), begins, ends, agenda or _text(event, "ORGANIZER"), *said]


def _moment(event: Any, name: str, zone: ZoneInfo) -> str:
    """Return when it is; what cannot be read stands as it is written, so that the line says so."""
    moment = _read(event, name)
    if isinstance(moment, datetime):
        return _utc(moment if moment.tzinfo else moment.replace(tzinfo=zone))
    return moment.isoformat() if isinstance(moment, date) else _text(event, name)


def _read(event: Any, name: str) -> Any:
    """Return a moment or a length; None when it is not there, or cannot be read."""
    try:
        return getattr(event.get(name), "dt", None)
    except BrokenCalendarProperty:
        return None


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M}Z"


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    if value is None:
        return ""
    if name == "CATEGORIES":
        value = ", ".join(_words(value))
    elif name == "ORGANIZER":
        value = value.params.get("CN", str(value).removeprefix("mailto:"))
    return " ".join(str(value).split())[:LONGEST]


def _words(value: Any) -> Iterable[str]:
    each = value if isinstance(value, list) else [value]
    return (str(word) for one in each for word in getattr(one, "cats", [one]))


def _calendar_name(content: bytes) -> str:
    for line in content[:4000].decode("utf-8-sig", errors="replace").splitlines():
        name, _, said = line.partition(":")
        if name.split(";")[0].upper() in ("X-WR-CALNAME", "NAME"):
            return said.replace("\\,", ",").strip()
    return ""
