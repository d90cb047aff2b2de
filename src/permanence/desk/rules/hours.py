"""A line's hours: as people write them, and whether a moment is inside. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

MOMENT = r"(\d{1,2})\s*(?:[h:]\s*(\d{2})?)?"
SAYS_15 = re.compile(  # to dial the 15: neither an hour, nor a date, a number to call or an address
    r"(?:\b(?:composez|appelez|faites|contactez|dial|call)\s+(?:le\s+)?15(?=\s*(?:[.;!)]?\s*$|[.;!)]\s|,\s+ou\b|\(|ou\b|pour\b))"
    r"|\b15\s+ou\s+(?:le\s+)?112\b)",
    re.IGNORECASE,
)
SPAN = re.compile(rf"^\s*{MOMENT}\s*(?:-|–|—|à|to)\s*{MOMENT}\s*$", re.IGNORECASE)

MIDNIGHT = time(23, 59)  # as the end of a day: its last minute is inside
Span = tuple[time, time]


class NotHours(ValueError):
    """What was written is no hours."""


def read(written: str) -> list[Span]:
    """Read "9 h – 12 h 30, 14:00-18:00"; nothing is a closed day, and midnight at the end of a day is 23:59.

    :raises NotHours: when it is none, or two spans overlap
    """
    spans = [_span(part) for part in re.split(r"[,;+]|\bet\b", written) if part.strip()]
    spans.sort()
    if any(later[0] < earlier[1] for earlier, later in pairwise(spans)):
        raise NotHours
    return spans


def written(spans: Iterable[Span]) -> str:
    """Write hours so that they are read again: "9:00–12:30, 14:00–18:00"."""
    return ", ".join(f"{opens.hour}:{opens.minute:02}–{closes.hour}:{closes.minute:02}" for opens, closes in spans)


def is_open(hours: Iterable[tuple[int, time, time]], at: datetime) -> bool:
    """Tell whether a line is answered at a moment; a line without hours always is.

    :param hours: weekday (0 is Monday), from, to (exclusive)
    :param at: in the practice's wall time
    """
    known = list(hours)
    here, now = [(opens, closes) for day, opens, closes in known if day == at.weekday()], at.time()
    return not known or any(opens <= now and (now < closes or closes == MIDNIGHT) for opens, closes in here)


def says_15(words: str) -> bool:
    """Tell whether a caller is told to dial the 15; in doubt it is not so: said twice, it harms nobody."""
    return SAYS_15.search(words) is not None


@dataclass(frozen=True, slots=True)
class Doors:
    """Whether a line is answered at a moment, and what closes it.

    :param because: `hours`, `holiday` or `closure`; empty when open
    :param name: of the holiday, or why the practice is closed, in French
    """

    open: bool
    because: str = ""
    name: str = ""


def doors(
    hours: Iterable[tuple[int, time, time]], at: datetime, *, holiday: str = "", closure: str | None = None
) -> Doors:
    """Tell whether a line is answered, by its hours, the holiday it keeps and the closure of its practice.

    A line without hours is answered whatever the day.
    :param at: in the practice's wall time
    :param holiday: the name of the holiday, for a line that keeps it
    :param closure: why the practice is closed at this moment; none when it is not
    """
    known = list(hours)
    if not known:
        return Doors(open=True)
    if holiday:
        return Doors(open=False, because="holiday", name=holiday)
    if closure is not None:
        return Doors(open=False, because="closure", name=closure)
    return Doors(open=True) if is_open(known, at) else Doors(open=False, because="hours")


def _span(part: str) -> Span:
    found = SPAN.match(part)
    if found is None:
        raise NotHours
    opens, closes = _moment(*found.group(1, 2)), _moment(*found.group(3, 4))
    if closes <= opens:
        raise NotHours
    return opens, closes


def _moment(hour: str, minute: str | None) -> time:
    if int(hour) == 24 and not int(minute or 0):
        return MIDNIGHT
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        raise NotHours from None
