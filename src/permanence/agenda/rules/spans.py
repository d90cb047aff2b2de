"""Stretches of time put together and taken from one another, and how a wall clock shows them; pure."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[datetime, datetime]  # half-open `[)`, of aware moments


def union(spans: Iterable[Span]) -> list[Span]:
    """Put together what touches or overlaps, in order."""
    found: list[Span] = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif begins < ends:
            found.append((begins, ends))
    return found


def minus(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return what is left of spans when others are taken from them."""
    left = union(spans)
    for lost_from, lost_until in union(taken):
        left = [
            (begins, ends)
            for one in left
            for begins, ends in ((one[0], min(one[1], lost_from)), (max(one[0], lost_until), one[1]))
            if begins < ends
        ]
    return left


def minutes(spans: Iterable[Span]) -> int:
    """Count the minutes of spans, each once."""
    return sum((ends - begins) // timedelta(minutes=1) for begins, ends in union(spans))


def half_day(moment: datetime, zone: ZoneInfo) -> tuple[date, bool]:
    """Name the half of a day a moment is in, on the wall: the day, and whether it is past noon."""
    local = moment.astimezone(zone)
    return local.date(), local.hour >= 12


def half_day_span(moment: datetime, zone: ZoneInfo) -> Span:
    """Return the half of a day a moment is in: midnight to noon, or noon to midnight, on the wall."""
    day, past_noon = half_day(moment, zone)
    midnight, noon = datetime.combine(day, time(), zone), datetime.combine(day, time(12), zone)
    return (noon, datetime.combine(day + timedelta(days=1), time(), zone)) if past_noon else (midnight, noon)


def wall(begins: datetime, ends: datetime, zone: ZoneInfo) -> tuple[str, str]:
    """Tell both ends as the clock on the wall shows them, `2026-11-23T09:20`.

    In autumn the clock goes back, and something that lasts could end before it begins: its real length is kept then,
    so that it can still be drawn.
    """
    shown = begins.astimezone(zone).replace(tzinfo=None)
    end = ends.astimezone(zone).replace(tzinfo=None)
    if end <= shown:
        end = shown + (ends - begins)
    return f"{shown:%Y-%m-%dT%H:%M}", f"{end:%Y-%m-%dT%H:%M}"
