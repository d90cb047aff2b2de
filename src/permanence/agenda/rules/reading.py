"""Someone's own calendar read as stretches of busy time (RFC 5545, and what is really met); pure.

What cannot be understood is left out and counted: one bad entry does not hide the others.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from .feeds import OURS
from .recurrences import TooMuch, Work, beginnings

MOST_EVENTS, MOST_TIMES = 5_000, 2_000
LONGEST = timedelta(days=1_100)


class NotACalendar(ValueError):
    """These bytes are no calendar."""


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """One busy stretch in UTC, half-open `[)`; `uid` and `occurrence` name it from one reading to the next."""

    uid: str
    occurrence: str
    starts_at: datetime = field(compare=False)
    ends_at: datetime = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """The busy times between two moments, in order, and how many entries were not understood."""

    times: list[Taken]
    left_out: int
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is read of a calendar, and how much work is left for it."""

    zone: ZoneInfo
    since: datetime
    until: datetime
    work: Work = field(default_factory=Work)


def read(body: bytes, zone: ZoneInfo, *, since: datetime, until: datetime) -> Reading:
    """Read the busy times that end after `since` and begin before `until`.

    Free and cancelled entries are not busy; nor are ours that come back. All-day entries and floating times are of
    `zone`; recurring ones keep their time on the wall across changes of hour.
    :raises NotACalendar: when it is none, or holds too much
    """
    found: dict[tuple[str, str], Taken] = {}
    left_out, asked = 0, _Asked(zone, since, until)
    for entries in _by_uid(events(body)).values():
        try:
            times, bad = _occurrences(entries, asked)
        except TooMuch as error:
            raise NotACalendar from error
        left_out += bad
        found.update({(one.uid, one.occurrence): one for one in times})
    within = sorted(one for one in found.values() if one.ends_at > since and one.starts_at < until)
    within.sort(key=lambda one: one.starts_at)
    return Reading(within[:MOST_TIMES], left_out, truncated=len(within) > MOST_TIMES)


def recurring(entries: list[Any], zone: ZoneInfo, *, since: datetime, until: datetime) -> list[Taken]:
    """Return the occurrences of one entry, given with its exceptions, between two moments.

    :raises TooMuch: when they are too many to be worked out
    """
    return _occurrences(entries, _Asked(zone, since, until))[0]


def named(moment: Any, zone: ZoneInfo) -> str:
    """Name an occurrence by when it was first to begin, as `Taken.occurrence` does."""
    return _named(moment, zone)


def events(body: bytes, most: int = MOST_EVENTS) -> list[Any]:
    """Return the entries of a calendar.

    :raises NotACalendar: when it is none, or holds more than `most`
    """
    text = body.decode("utf-8-sig", errors="replace").replace("\x00", "").lstrip()
    if not text[:15].upper().startswith("BEGIN:VCALENDAR") or not text.rstrip().upper().endswith("END:VCALENDAR"):
        raise NotACalendar  # or a part of one, which would free what it does not say
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError) as error:
        raise NotACalendar from error
    found = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if len(found) > most:
        raise NotACalendar
    return found


def _by_uid(events: Iterable[Any]) -> dict[str, list[Any]]:
    named: dict[str, list[Any]] = {}
    for event in events:
        uid = str(event.get("UID", "")).strip() or sha256(event.to_ical()).hexdigest()
        if not uid.endswith(OURS):
            named.setdefault(uid[:255], []).append(event)
    return named


def _occurrences(entries: list[Any], asked: _Asked) -> tuple[list[Taken], int]:
    """Return the occurrences of one entry and its exceptions; what is excepted replaces what recurs."""
    uid = str(entries[0].get("UID", "")).strip()[:255] or sha256(entries[0].to_ical()).hexdigest()
    times: dict[str, Taken | None] = {}
    bad = 0
    in_order = sorted(entries, key=lambda one: ("RECURRENCE-ID" in one, _sequence(one)))
    masters = [one for one in in_order if "RECURRENCE-ID" not in one]
    for event in in_order[max(len(masters) - 1, 0) :]:  # a correction replaces what it corrects
        try:
            times.update(_told(event, uid, asked))
        except (ValueError, TypeError, AttributeError, OverflowError, KeyError, IndexError):
            bad += 1
    return [one for one in times.values() if one], bad


def _told(event: Any, uid: str, asked: _Asked) -> dict[str, Taken | None]:
    """Return what one entry says of each occurrence: when it is, or that it is not busy."""
    zone, starts = asked.zone, event["DTSTART"].dt
    lasts = _lasts(event, starts)
    if "RECURRENCE-ID" in event:
        name = _named(event["RECURRENCE-ID"].dt, zone)
        return {name: _taken(uid, name, starts, lasts, zone) if _busy(event) else None}
    if not _busy(event) or not timedelta() < lasts <= LONGEST:
        return {}
    told: dict[str, Taken | None] = {}
    for begin in _begins(event, starts, lasts, asked):
        name = _named(begin, zone)
        one = _taken(uid, name, begin, lasts, zone)
        if one.ends_at > asked.since:
            told[name] = one
    return told


def _begins(event: Any, starts: Any, lasts: timedelta, asked: _Asked) -> Iterator[Any]:
    """Tell when it begins, each time, in the kind of its first beginning: a day, a wall time, an instant."""
    left_out = {_wall(day.dt, starts) for dates in _listed(event, "EXDATE") for day in dates.dts}
    first, begins = _wall(starts, starts), set()
    last = asked.until.astimezone(asked.zone).replace(tzinfo=None) + timedelta(days=1)
    over = asked.since.astimezone(asked.zone).replace(tzinfo=None) - timedelta(days=2)  # in whatever zone
    begins.add(first)
    for recurrence in _listed(event, "RRULE"):
        begins |= set(_recurring(recurrence, first, starts, last, asked.work))
    for dates in _listed(event, "RDATE"):
        begins |= {_wall(day.dt[0] if isinstance(day.dt, tuple) else day.dt, starts) for day in dates.dts}
    for begin in sorted(begins - left_out):
        if begin <= last and begin + lasts > over:
            yield _like(begin, starts)


def _recurring(recurrence: Any, first: datetime, starts: Any, last: datetime, work: Work) -> Iterator[datetime]:
    ends = recurrence.get("UNTIL", [None])[0]
    limit = min(last, _until(ends, starts)) if ends is not None else last
    return beginnings(recurrence, first, limit, work)


def _until(ends: Any, starts: Any) -> datetime:
    """Return the last wall time of a recurrence; a day means its end."""
    if isinstance(ends, datetime):
        return _wall(ends, starts)
    return datetime.combine(ends, time.max)


def _wall(moment: datetime | date, starts: datetime | date) -> datetime:
    """Return a moment as the wall clock of the first beginning shows it, without its zone."""
    if not isinstance(moment, datetime):
        at = starts.time() if isinstance(starts, datetime) else time()
        return datetime.combine(moment, at)
    if isinstance(starts, datetime) and starts.tzinfo and moment.tzinfo:
        moment = moment.astimezone(starts.tzinfo)
    if not isinstance(starts, datetime):
        return datetime.combine(moment.date(), time())
    return moment.replace(tzinfo=None)


def _like(begin: datetime, starts: Any) -> Any:
    if not isinstance(starts, datetime):
        return begin.date()
    return begin.replace(tzinfo=starts.tzinfo)


def _taken(uid: str, name: str, begin: Any, lasts: timedelta, zone: ZoneInfo) -> Taken:
    """Return one occurrence in UTC; a day lasts from midnight to midnight on the practice's wall."""
    if isinstance(begin, datetime):
        starts_at = (begin if begin.tzinfo else begin.replace(tzinfo=zone)).astimezone(UTC)
        return Taken(uid, name, starts_at, starts_at + lasts)
    ends = datetime.combine(begin, time()) + lasts
    starts_at = datetime.combine(begin, time(), zone).astimezone(UTC)
    return Taken(uid, name, starts_at, ends.replace(tzinfo=zone).astimezone(UTC))


def _lasts(event: Any, starts: Any) -> timedelta:
    """Return how long it lasts; without an end a day lasts a day, and a moment no time."""
    if "DTEND" in event:
        ends = event["DTEND"].dt
        if isinstance(ends, datetime) and isinstance(starts, datetime) and bool(ends.tzinfo) and bool(starts.tzinfo):
            return ends.astimezone(UTC) - starts.astimezone(UTC)
        return _wall(ends, ends) - _wall(starts, starts)
    if "DURATION" in event:
        lasts: timedelta = event["DURATION"].dt
        return lasts
    return timedelta() if isinstance(starts, datetime) else timedelta(days=1)


def _busy(event: Any) -> bool:
    status, shown, microsoft = (
        str(event.get(name, "")).strip().upper() for name in ("STATUS", "TRANSP", "X-MICROSOFT-CDO-BUSYSTATUS")
    )
    return status != "CANCELLED" and shown != "TRANSPARENT" and microsoft != "FREE"


def _named(moment: Any, zone: ZoneInfo) -> str:
    """Name an occurrence by when it was first to begin: in UTC, or the day."""
    if isinstance(moment, datetime):
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{moment:%Y%m%d}" if isinstance(moment, date) else str(moment)[:16]


def _listed(event: Any, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _sequence(event: Any) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0
