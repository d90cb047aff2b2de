"""Recurring openings in local wall time: which days they come back on, and their instants."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, rrule, rrulestr

from .instants import Span, instant

WEEK = timedelta(days=7)
LEAP = 2024  # a year that has every day
FAR = timedelta(days=800)  # two rules that do not meet in two years are taken never to meet


class RuleNotUnderstood(ValueError):
    """The text is no recurrence of whole days."""


@dataclass(frozen=True, slots=True)
class Recurring:
    """An opening said as people say it: "Tuesdays from 9:00 to 12:00, every two weeks".

    :param weekday: 0 is Monday; a rule of its own need not keep to it
    :param closes_at: on the same day, or on the next one when `overnight`
    :param until_on: the last day, included; None is open-ended
    :param every: how many weeks lie between two; the first is that of `from_on`, or the next
    :param nth: of the month instead: the first is 1, the last is -1
    :param rrule: instead of all that, a recurrence of whole days as RFC 5545 writes it
    """

    weekday: int
    opens_at: time
    closes_at: time
    from_on: date
    until_on: date | None = None
    every: int = 1
    nth: int | None = None
    rrule: str = ""
    overnight: bool = False
    except_on: frozenset[date] = frozenset()


def spans(rule: Recurring, zone: ZoneInfo, *, first: date, last: date) -> Iterator[Span]:
    """Tell the openings of a rule that begin on the days from first to last, both included.

    A day whose change of hour swallows the whole opening has none.
    """
    for day in days(rule, first=first, last=last):
        closing = day + timedelta(days=1) if rule.overnight else day
        starts_at, ends_at = instant(day, rule.opens_at, zone), instant(closing, rule.closes_at, zone)
        if starts_at < ends_at:
            yield Span(starts_at, ends_at)


def days(rule: Recurring, *, first: date, last: date) -> Iterator[date]:
    """Tell the days on which a rule opens, from first to last, both included."""
    first, last = max(first, rule.from_on), min(last, rule.until_on or last)
    found = _by_rule(rule, first, last) if rule.rrule else _by_weeks(rule, first, last)
    return (day for day in found if day not in rule.except_on)


def _by_weeks(rule: Recurring, first: date, last: date) -> Iterator[date]:
    day = rule.from_on + timedelta(days=(rule.weekday - rule.from_on.weekday()) % 7)
    step = WEEK * rule.every
    if day < first:
        day += step * -(-(first - day) // step)
    while day <= last:
        if rule.nth is None or _is_nth(day, rule.nth):
            yield day
        day += step


def _is_nth(day: date, nth: int) -> bool:
    if nth < 0:
        return (day + WEEK * -nth).month != day.month and (day + WEEK * (-nth - 1)).month == day.month
    return (day.day - 1) // 7 + 1 == nth


def _by_rule(rule: Recurring, first: date, last: date) -> Iterator[date]:
    found = understood(rule.rrule, rule.from_on)
    for moment in found.between(datetime.combine(first, time.min), datetime.combine(last, time.max), inc=True):
        yield moment.date()


def understood(text: str, from_on: date) -> rrule:
    """Return the recurrence that a text says.

    :raises RuleNotUnderstood: when it says none, one of parts of days, or days that no year has
    """
    try:
        found = rrulestr(text, dtstart=datetime.combine(from_on, time.min))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleNotUnderstood(text) from error
    parts = dict(part.split("=", 1) for part in text.upper().removeprefix("RRULE:").split(";") if "=" in part)
    if not isinstance(found, rrule) or parts.keys() & {"BYHOUR", "BYMINUTE", "BYSECOND"} or _frequency(parts) > DAILY:
        raise RuleNotUnderstood(text)
    if "\n" in text or parts.get("INTERVAL", "1").strip("0") == "" or not _exists(parts):
        raise RuleNotUnderstood(text)
    return found


def _exists(parts: dict[str, str]) -> bool:
    """Tell whether a day of a month that is named can be: the 30th of February would be looked for in every year."""
    months, dates = ([int(one) for one in parts.get(name, "").split(",") if one] for name in ("BYMONTH", "BYMONTHDAY"))
    return not (months and dates) or any(abs(day) <= monthrange(LEAP, month)[1] for month in months for day in dates)


def _frequency(parts: dict[str, str]) -> int:
    order = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]
    return order.index(parts["FREQ"]) if parts.get("FREQ") in order else DAILY + 1


def overlap(one: Recurring, other: Recurring) -> bool:
    """Tell whether two rules would open the same moment of some day twice, on the clock on the wall."""
    first = max(one.from_on, other.from_on) - timedelta(days=1)  # a night before may reach into it
    last = min(one.until_on or date.max, other.until_on or date.max)
    last = min(last, first + FAR) + timedelta(days=1)  # the last night reaches into the day after
    ours, theirs = (sorted(_walls(rule, first, last)) for rule in (one, other))
    number = 0
    for opens, closes in ours:
        while number < len(theirs) and theirs[number][1] <= opens:
            number += 1
        if number < len(theirs) and theirs[number][0] < closes:
            return True
    return False


def _walls(rule: Recurring, first: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    night = timedelta(days=int(rule.overnight))
    for day in days(rule, first=first, last=last):
        yield datetime.combine(day, rule.opens_at), datetime.combine(day + night, rule.closes_at)


def ended(rule: Recurring, last_on: date) -> Recurring:
    """Return the rule as it is when it ends after a day, or before."""
    return replace(rule, until_on=min(last_on, rule.until_on or last_on))
