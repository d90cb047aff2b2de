"""Who may have a time that was given back, and who is asked first; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol, TypeVar


class Urgency(StrEnum):
    """The local scale, set by the secretary; no diagnosis. The most urgent comes first."""

    SAME_DAY = "same_day"
    WITHIN_48H = "within_48h"
    PLANNED = "planned"


ORDER = list(Urgency)
LASTS = {Urgency.SAME_DAY: timedelta(0), Urgency.WITHIN_48H: timedelta(days=2), Urgency.PLANNED: timedelta(days=90)}


class Obstacle(StrEnum):
    """Why a time is not for someone."""

    OTHER_PRACTITIONER = "other_practitioner"
    DAY = "day"
    HOURS = "hours"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    NOT_IN_TIME = "not_in_time"
    NOT_SOONER = "not_sooner"
    UNREACHABLE = "unreachable"
    STAIRS = "stairs"  # these six are read, not computed: he needs a place without stairs, and this one has some
    NO_REASON = "no_reason"  # the practitioner does not see patients for this
    NO_LIST = "no_list"  # his directive: nobody waits for him
    FORBIDDEN = "forbidden"  # another directive of his: this patient, or where the two would meet
    BUSY = "busy"  # the patient is with someone else then
    ASKED_ELSEWHERE = "asked_elsewhere"  # another time is being offered to him


@dataclass(frozen=True, slots=True)
class Wish:
    """What one patient waits for.

    :param practitioners: of whom any will do, in no order; None is anyone of the house
    :param weekdays: 0 is Monday; none is any day
    :param opens_at: wall time, like `closes_at`; an appointment must begin and end between the two
    :param until_on: the last day that serves him
    :param notice_min: how long he needs to come, once told
    :param has_at: when the appointment begins that he has already
    """

    urgency: Urgency = Urgency.PLANNED
    practitioners: frozenset[object] | None = None
    weekdays: Sequence[int] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    from_on: date | None = None
    until_on: date = date.max
    notice_min: int = 60
    reachable: bool = True
    has_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A time with a practitioner, in the wall time of the practice."""

    practitioner: object
    starts_at: datetime
    ends_at: datetime


def holds_until(urgency: Urgency, today: date) -> date:
    """Tell until when someone waits who has not said: the day itself, two days, ninety."""
    return today + LASTS[urgency]


def obstacles(wish: Wish, place: Place, now: datetime) -> list[Obstacle]:
    """Tell everything that stands between a patient and a place; nothing when he may be asked."""
    on, begins, ends = place.starts_at.date(), place.starts_at.time(), place.ends_at.time()
    found = {
        Obstacle.OTHER_PRACTITIONER: wish.practitioners is not None and place.practitioner not in wish.practitioners,
        Obstacle.DAY: bool(wish.weekdays) and on.weekday() not in wish.weekdays,
        Obstacle.HOURS: (wish.opens_at is not None and begins < wish.opens_at)
        or (wish.closes_at is not None and (ends > wish.closes_at or place.ends_at.date() > on)),
        Obstacle.TOO_SOON: wish.from_on is not None and on < wish.from_on,
        Obstacle.TOO_LATE: on > wish.until_on,
        Obstacle.NOT_SOONER: wish.has_at is not None and place.starts_at >= wish.has_at,
        Obstacle.NOT_IN_TIME: place.starts_at - now < timedelta(minutes=wish.notice_min),
        Obstacle.UNREACHABLE: not wish.reachable,
    }
    return [obstacle for obstacle, stands in found.items() if stands]


class Waiting(Protocol):
    """Someone to be ranked."""

    @property
    def wish(self) -> Wish:
        """What he waits for."""

    @property
    def since(self) -> datetime:
        """Since when."""


W = TypeVar("W", bound=Waiting)


def rank(waiting: Iterable[W], place: Place) -> list[W]:
    """Put the most urgent first, then who asked for this practitioner by name, then who has waited longest."""
    return sorted(waiting, key=lambda one: (ORDER.index(one.wish.urgency), _anyone(one.wish, place), one.since))


def _anyone(wish: Wish, place: Place) -> bool:
    return wish.practitioners is None or place.practitioner not in wish.practitioners
