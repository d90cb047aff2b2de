"""A practitioner's times as iCalendar (RFC 5545): when he is busy, never why; pure.

The same times give the same bytes, so that a reader who has them already is told so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration

PRODUCT = "-//Permanence//agenda//FR"
OURS = "@permanence"  # how our identifiers end: what comes back to us from elsewhere is known by it
READ_AGAIN = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of busy time, half-open `[)`.

    :param name: what names it for ever, moved or not
    :param revision: how many times it was changed
    :param changed_at: when it was last changed
    :param words: what the calendar shows: nothing of health, no full name
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    words: str
    changed_at: datetime
    revision: int = 0
    cancelled: bool = False


def calendar(title: str, times: Iterable[Busy], zone: ZoneInfo, made_at: datetime) -> bytes:
    """Write the times in the practice's zone, in order, with the zone's changes of hour around them."""
    told = sorted(times, key=lambda busy: (busy.starts_at, busy.name))
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", title)
    made.add("x-wr-calname", title)
    made.add("x-wr-timezone", zone.key)
    made.add("refresh-interval", vDuration(READ_AGAIN), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(READ_AGAIN))
    moments = [moment for busy in told for moment in (busy.starts_at, busy.ends_at)] or [made_at]
    made.add_component(_zone(zone, min(moments), max(moments)))
    for busy in told:
        made.add_component(_event(busy, zone))
    written: bytes = made.to_ical(sorted=False)
    return written


def initials(given: str, family: str) -> str:
    """Name somebody so that only who knows him does: `É. D.`"""
    return " ".join(f"{name.strip()[0].upper()}." for name in (given, family) if name.strip())


def _event(busy: Busy, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", busy.name + OURS)
    event.add("dtstamp", busy.changed_at.astimezone(UTC).replace(microsecond=0))
    event.add("last-modified", busy.changed_at.astimezone(UTC).replace(microsecond=0))
    starts_at, ends_at = busy.starts_at.astimezone(zone), busy.ends_at.astimezone(zone)
    # The hour that comes twice cannot be said in wall time when it comes again (RFC 5545, 3.3.5): in UTC then.
    said_in = UTC if starts_at.fold or ends_at.fold else zone
    event.add("dtstart", starts_at.astimezone(said_in))
    event.add("dtend", ends_at.astimezone(said_in))
    event.add("sequence", busy.revision)
    event.add("summary", busy.words)
    event.add("status", "CANCELLED" if busy.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if busy.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event


def _zone(zone: ZoneInfo, earliest: datetime, latest: datetime) -> Timezone:
    """Tell the zone's changes of hour from a year before the first moment to a year after the last."""
    first = earliest.astimezone(zone) - timedelta(days=366)
    last = latest.astimezone(zone) + timedelta(days=366)
    return _changes_of_hour(zone, first.date().replace(day=1), last.date().replace(day=28))


@lru_cache(maxsize=64)
def _changes_of_hour(zone: ZoneInfo, first: date, last: date) -> Timezone:
    found = Timezone.from_tzinfo(zone, first_date=first, last_date=last)
    found.pop("COMMENT", None)
    return found
