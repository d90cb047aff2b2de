"""When a reminder is due: at its hour before the appointment, never in the night, never after a late booking; pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from permanence.messaging.rules.reaching import brought_forward

DAY_MIN = 24 * 60
USUAL = (7 * DAY_MIN, 2 * DAY_MIN, 180)  # minutes before
CHOICES = (14 * DAY_MIN, 7 * DAY_MIN, 3 * DAY_MIN, 2 * DAY_MIN, DAY_MIN, 180, 120)
EARLY_MIN = (0, 5, 10, 15, 20, 30)  # how long before the hour a practice may ask its patients to come
EARLIEST = timedelta(hours=36)  # how far a Sunday and its night may bring one forward
LONGEST_GRACE = timedelta(days=1)
K = TypeVar("K")


def wished(starts_at: datetime, lead_min: int, zone: ZoneInfo) -> datetime:
    """Return the hour a reminder would have: so many days before by the clock on the wall, or so many hours."""
    if lead_min % DAY_MIN:
        return starts_at - timedelta(minutes=lead_min)
    local = starts_at.astimezone(zone)
    wall = datetime.combine(local.date() - timedelta(days=lead_min // DAY_MIN), local.time(), zone)
    return wall.astimezone(starts_at.tzinfo)


def moment(starts_at: datetime, lead_min: int, zone: ZoneInfo) -> datetime:
    """Return the hour a reminder leaves: the one wished, or the last before it at which a telephone may ring."""
    return brought_forward(wished(starts_at, lead_min, zone), zone)


def serves(starts_at: datetime, booked_at: datetime, lead_min: int, zone: ZoneInfo) -> bool:
    """Tell whether a reminder is of use: who booked later than that knows it already."""
    return booked_at < moment(starts_at, lead_min, zone)


def is_due(starts_at: datetime, booked_at: datetime, lead_min: int, zone: ZoneInfo, now: datetime) -> bool:
    """Tell whether a reminder should leave now; one that a stopped worker forgot leaves late, or no more."""
    leaves = moment(starts_at, lead_min, zone)
    grace = min(timedelta(minutes=lead_min) / 4, LONGEST_GRACE)
    return booked_at < leaves <= now <= leaves + grace and now < starts_at


def calls_at(leads_min: Iterable[int]) -> int | None:
    """Return the one reminder for which who is not written to is called: the last that leaves a day to do it."""
    return min((lead for lead in leads_min if lead >= DAY_MIN), default=None)


def plan(leads_of: Mapping[K, list[int]], reason: K, practice: list[int] | None) -> list[int]:
    """Return the reminders of a reason: its own, the practice's, or the usual ones."""
    own = leads_of.get(reason)
    if own is not None:
        return own
    return list(USUAL) if practice is None else practice
