"""What the lines about a file come to for the patient himself: who, on which day, for what. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Deed(StrEnum):
    """For what a file was used, as a patient understands it; in the order in which a day is told."""

    EMERGENCY = "emergency"
    OPENED = "opened"
    BOOKED = "booked"
    ANSWERED = "answered"
    WROTE = "wrote"
    CORRECTED = "corrected"
    CHECKED = "checked"


class Who(StrEnum):
    """Who did, by his function."""

    PRACTITIONER = "practitioner"
    SECRETARY = "secretary"
    MANAGER = "manager"
    MEMBER = "member"
    MANDATE = "mandate"  # someone of the answering service that the practice chose
    PROGRAM = "program"  # a software that the practice lets read
    PATIENT = "patient"  # himself, from home


@dataclass(frozen=True, slots=True)
class Line:
    """One line about the file.

    :param doer: what tells one from another
    :param on: the day on the practice's clock
    """

    on: date
    doer: str
    who: Who
    name: str
    verb: str


@dataclass(frozen=True, slots=True)
class Used:
    """What one did with the file in one day."""

    on: date
    who: Who
    name: str
    deeds: tuple[Deed, ...]


READ = {
    "patient.read", "patient.history_read", "appointment.read", "message.read", "conversation.read", "entry.read",
    "number.shown", "document.read",
}  # fmt: skip
BY_SUBJECT = {
    **dict.fromkeys(("appointment", "entry", "entries", "offer", "far_offer", "booking", "series"), Deed.BOOKED),
    **dict.fromkeys(("request", "call", "question"), Deed.ANSWERED),
    **dict.fromkeys(("message", "letters", "conversation"), Deed.WROTE),
    **dict.fromkeys(
        ("patient", "contact", "relative", "remembrance", "follower", "coverage", "formality", "document"),
        Deed.CORRECTED,
    ),
}
ORDER = list(Deed)


def deed(verb: str) -> Deed:
    """Return for what a file was used, from the verb that the trace keeps."""
    if verb == "glass.broken":
        return Deed.EMERGENCY
    if verb in READ:
        return Deed.OPENED
    return BY_SUBJECT.get(verb.partition(".")[0], Deed.CHECKED)


def told(lines: Iterable[Line]) -> list[Used]:
    """Tell each day once for each who did something, the latest first."""
    days: dict[tuple[date, str], tuple[Line, set[Deed]]] = {}
    for line in lines:
        days.setdefault((line.on, line.doer), (line, set()))[1].add(deed(line.verb))
    found = [
        Used(first.on, first.who, first.name, tuple(sorted(deeds, key=ORDER.index))) for first, deeds in days.values()
    ]
    return sorted(found, key=lambda one: one.on, reverse=True)
