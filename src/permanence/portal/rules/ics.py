"""An appointment as a calendar file (RFC 5545), for the strictest reader; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

WIDTH = 75  # octets in a line, by §3.1


@dataclass(frozen=True, slots=True)
class Entry:
    """What a calendar shows: nothing of health."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    summary: str
    location: str
    description: str
    cancelled: bool = False


def ics(entry: Entry, *, now: datetime) -> str:
    """Write the file, its lines folded and ended as the norm wants."""
    status = "CANCELLED" if entry.cancelled else "CONFIRMED"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Permanence//Rendez-vous//FR",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(entry.starts_at)}",
        f"DTEND:{_utc(entry.ends_at)}",
        f"SUMMARY:{_text(entry.summary)}",
        f"LOCATION:{_text(entry.location)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"STATUS:{status}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    for mark in ("\\", ";", ","):
        value = value.replace(mark, f"\\{mark}")
    return value.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line where it would exceed the width, never inside a character."""
    part, width = "", 0
    for letter in line:
        size = len(letter.encode())
        if width + size > WIDTH:
            yield part
            part, width = " ", 1
        part, width = part + letter, width + size
    yield part
