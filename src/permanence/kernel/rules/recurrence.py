"""When what comes again comes: RFC 5545 rules on days, an hour on the wall; pure."""

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HOW_OFTEN = ("daily", "workdays", "weekly", "fortnightly", "monthly", "yearly")


class NotUnderstood(ValueError):
    """A rule that gives no days."""


def rule(often: str, first_on: date) -> str:
    """Return the rule said by a word and a first day; the last days of months stay last.

    :param often: one of `HOW_OFTEN`
    """
    day = first_on.day
    monthly = f"BYMONTHDAY={','.join(map(str, range(min(day, 28), day + 1)))};BYSETPOS=-1"
    return {
        "daily": "FREQ=DAILY",
        "workdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={DAYS[first_on.weekday()]}",
        "fortnightly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[first_on.weekday()]}",
        "monthly": f"FREQ=MONTHLY;{monthly}",
        "yearly": f"FREQ=YEARLY;BYMONTH={first_on.month};{monthly}",
    }[often]


def often(written: str) -> str:
    """Return the word of `HOW_OFTEN` a rule was made from; empty for one of another make."""
    parts = dict(part.split("=", 1) for part in written.split(";") if "=" in part)
    if parts.get("FREQ") == "WEEKLY":
        if "," in parts.get("BYDAY", ""):
            return "workdays" if parts["BYDAY"] == "MO,TU,WE,TH,FR" else ""
        return "fortnightly" if parts.get("INTERVAL") == "2" else "weekly"
    return {"DAILY": "daily", "MONTHLY": "monthly", "YEARLY": "yearly"}.get(parts.get("FREQ", ""), "")


def days(written: str, first_on: date, begins: date, ends: date) -> Sequence[date]:
    """Return the days from `begins` to `ends`, both included, on which it comes; none before `first_on`.

    :raises NotUnderstood: when the rule is none
    """
    try:
        found = rrulestr(written, dtstart=datetime.combine(first_on, time()))
        return [moment.date() for moment in found.between(_midnight(begins), _midnight(ends), inc=True)]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotUnderstood(written) from error


def due(on: date, hour: time, zone: str) -> datetime:
    """Return the instant of an hour on the wall of a day; one that a change of hour skips is an hour later."""
    return datetime.combine(on, hour, tzinfo=ZoneInfo(zone))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
