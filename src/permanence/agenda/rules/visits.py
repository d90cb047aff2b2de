"""What may be noted of a visit, and when; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

HERE = ("arrived", "waiting")
ABSENT = ("excused", "unexcused")
EXPECTED = ("planned", "confirmed")
PRESENT = (*HERE, "in_room")
OVER = ("gone", "cancelled", *ABSENT)

# From which stages each fact may be noted: a forgotten step in between does not stand in the way.
FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "confirmed": ("planned",),
    "arrived": (*EXPECTED, *ABSENT),
    "waiting": (*EXPECTED, "arrived", *ABSENT),
    "in_room": (*EXPECTED, *HERE),
    "gone": PRESENT,
    "excused": (*EXPECTED, "unexcused"),
    "unexcused": EXPECTED,
}
TAKEN_BACK_WITHIN = timedelta(hours=24)
WRITTEN_BACK_WITHIN = timedelta(days=7)


class Noting(Enum):
    """Whether a fact can be noted now."""

    POSSIBLE = "possible"
    OUT_OF_ORDER = "out of order"
    TOO_EARLY = "too early"
    TOO_LATE = "too late"
    ANOTHER_DAY = "another day"
    LONG_AGO = "long ago"


def noting(kind: str, *, stage: str, starts_at: datetime, ends_at: datetime, now: datetime, zone: ZoneInfo) -> Noting:
    """Tell whether a fact can be noted of a visit at this stage: on its day; an absence, once it began."""
    if stage not in FOLLOWS[kind]:
        return Noting.OUT_OF_ORDER
    if kind == "confirmed":
        return Noting.POSSIBLE if now < starts_at else Noting.TOO_LATE
    if kind in ABSENT:
        return Noting.POSSIBLE if now >= starts_at else Noting.TOO_EARLY
    days = {moment.astimezone(zone).date() for moment in (starts_at, ends_at)}
    return Noting.POSSIBLE if now.astimezone(zone).date() in days else Noting.ANOTHER_DAY


def writing_back(*, stage: str, starts_at: datetime, now: datetime) -> Noting:
    """Tell whether it can be noted afterwards that a patient came, of whom nothing was noted: for a week."""
    if stage not in EXPECTED:
        return Noting.OUT_OF_ORDER
    if now < starts_at:
        return Noting.TOO_EARLY
    return Noting.POSSIBLE if now - starts_at <= WRITTEN_BACK_WITHIN else Noting.LONG_AGO


def may_take_back(*, noted_at: datetime, last: bool, now: datetime) -> bool:
    """Tell whether a fact noted by mistake can be taken back: the last one, for a day."""
    return last and now - noted_at < TAKEN_BACK_WITHIN
