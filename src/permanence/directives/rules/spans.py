"""From the days people name to instants: a day is local, a term ends at midnight."""

from datetime import date, datetime, time, timedelta, tzinfo


def span(
    term: str,
    from_on: date | None,
    until_on: date | None,
    *,
    now: datetime,
    tz: tzinfo,
    kept_from: datetime | None = None,
) -> tuple[datetime, datetime | None]:
    """Return when a directive holds: of the day until that midnight, temporary until the end of its last day.

    :param from_on: its first day; none, or today, means from now on
    :param kept_from: when the version before began; it stays so while its first day does
    :return: aware instants, half-open; without end when permanent
    """
    first = from_on or now.astimezone(tz).date()
    starts = _start(first, now, tz, kept_from)
    if term == "of_day":
        return starts, midnight_after(first, tz)
    return starts, midnight_after(until_on, tz) if term == "temporary" and until_on else None


def midnight_after(day: date, tz: tzinfo) -> datetime:
    """Return the local midnight that ends a day."""
    return datetime.combine(day + timedelta(days=1), time.min, tz)


def _start(first: date, now: datetime, tz: tzinfo, kept_from: datetime | None) -> datetime:
    if kept_from is not None and kept_from.astimezone(tz).date() == first:
        return kept_from
    return now if first == now.astimezone(tz).date() else datetime.combine(first, time.min, tz)
