"""An appointment as an invitation in an e-mail (iTIP, RFC 5546): nothing of health; pure."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event, vCalAddress

from .feeds import OURS, PRODUCT


@dataclass(frozen=True, slots=True)
class Entry:
    """What the receiver's calendar shows.

    :param name: what names it for ever, moved or not
    :param revision: higher in whatever is told later
    :param organizer: the practice's name, and where the e-mail comes from
    """

    name: str
    starts_at: datetime
    ends_at: datetime
    words: str
    place: str
    more: str
    organizer: tuple[str, str]
    attendee: str
    written_at: datetime
    revision: int = 0


def invitation(entry: Entry, method: str) -> str:
    """Write it, asking for no answer.

    :param method: REQUEST, or CANCEL
    """
    made, event = Calendar(), Event()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    event.add("uid", entry.name + OURS)
    event.add("dtstamp", _utc(entry.written_at))
    event.add("dtstart", _utc(entry.starts_at))
    event.add("dtend", _utc(entry.ends_at))
    event.add("sequence", entry.revision)
    event.add("summary", entry.words)
    event.add("location", entry.place)
    if entry.more:
        event.add("description", entry.more)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("organizer", _address(entry.organizer[1], CN=entry.organizer[0]))
    event.add("attendee", _address(entry.attendee, RSVP="FALSE", PARTSTAT="ACCEPTED", ROLE="REQ-PARTICIPANT"))
    made.add_component(event)
    written: bytes = made.to_ical(sorted=False)
    return written.decode()


def _address(email: str, **said: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    for name, value in said.items():
        address.params[name] = value
    return address


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
