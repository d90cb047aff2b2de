"""Who, of those whose practitioner is absent, should be offered which other time; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

PATIENT_DAYS = 1_000  # nobody said how long he can wait
# What another doctor is worth, in days waited for one's own: nothing when it presses, four days otherwise.
COLLEAGUE_DAYS = ((1, 0.0), (7, 1.0), (PATIENT_DAYS, 4.0))
OTHER_HALF_DAY_DAYS = 1.0
NOON = 13


@dataclass(frozen=True, slots=True)
class Displaced:
    """One appointment that cannot be kept.

    :param max_wait_days: how long he can wait after the day he was to come; None when nobody said
    """

    key: UUID
    patient: UUID
    starts_at: datetime
    max_wait_days: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A free time that could replace it, half-open `[)`; `own` is with the same practitioner."""

    role: UUID
    reason: UUID
    starts_at: datetime
    ends_at: datetime
    own: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """The best places for one, the best first; none when there is nothing."""

    places: Sequence[Place]
    too_late: bool  # even the best one is later than he can wait

    @property
    def best(self) -> Place | None:
        """The place to propose."""
        return self.places[0] if self.places else None


def propose(
    displaced: Iterable[Displaced],
    places: Mapping[UUID, Iterable[Place]],
    zone: ZoneInfo,
    *,
    taken: Iterable[tuple[UUID, Place]] = (),
    alternatives: int = 5,
) -> dict[UUID, Offer]:
    """Offer each a place of his own: those who can wait least choose first, then in the order of the day.

    No two are offered times that overlap with the same practitioner, nor one patient two at once.
    :param taken: what is proposed already, with the patient it is proposed to
    """
    given = list(taken)
    best: dict[UUID, list[Place]] = {}
    in_order = sorted(displaced, key=lambda one: (_patience(one), one.starts_at))
    for one in in_order:
        best[one.key] = ranked(one, places.get(one.key, ()), zone)
        first = next((place for place in best[one.key] if _free(place, one.patient, given)), None)
        if first is None:
            best[one.key] = []
        else:
            best[one.key].remove(first)
            best[one.key].insert(0, first)
            given.append((one.patient, first))
    return {one.key: _offer(one, best[one.key], given, zone, alternatives) for one in in_order}


def ranked(one: Displaced, places: Iterable[Place], zone: ZoneInfo) -> list[Place]:
    """Order the places for one, the best first; none is earlier than what he had planned.

    In time for him first; then by days to wait, another doctor and another half-day counted as days; then by the
    nearest hour.
    """
    return sorted((place for place in places if place.starts_at >= one.starts_at), key=lambda p: _cost(one, p, zone))


def waits_too_long(one: Displaced, place: Place, zone: ZoneInfo) -> bool:
    """Tell whether a place is later than he can wait."""
    return waited_days(one.starts_at, place.starts_at, zone) > _patience(one)


def waited_days(planned: datetime, proposed: datetime, zone: ZoneInfo) -> int:
    """Count the days between two moments, as on a calendar on the wall."""
    return (proposed.astimezone(zone).date() - planned.astimezone(zone).date()).days


def overlaps(one: Place, other: Place) -> bool:
    """Tell whether two places take the same practitioner's time."""
    return one.role == other.role and _at_once(one, other)


def _offer(
    one: Displaced, places: list[Place], given: Sequence[tuple[UUID, Place]], zone: ZoneInfo, alternatives: int
) -> Offer:
    if not places:
        return Offer((), too_late=False)
    others = [pair for pair in given if pair != (one.patient, places[0])]
    rest = [place for place in places[1:] if _free(place, one.patient, others)]
    return Offer((places[0], *rest[:alternatives]), too_late=waits_too_long(one, places[0], zone))


def _cost(one: Displaced, place: Place, zone: ZoneInfo) -> tuple[bool, float, timedelta, datetime, UUID]:
    planned, proposed = one.starts_at.astimezone(zone), place.starts_at.astimezone(zone)
    days = float(waited_days(one.starts_at, place.starts_at, zone))
    if not place.own:
        days += next(price for patience, price in COLLEAGUE_DAYS if _patience(one) <= patience)
    if (planned.hour < NOON) != (proposed.hour < NOON):
        days += OTHER_HALF_DAY_DAYS
    return waits_too_long(one, place, zone), days, _hours_apart(planned, proposed), place.starts_at, place.role


def _hours_apart(planned: datetime, proposed: datetime) -> timedelta:
    wall = [timedelta(hours=moment.hour, minutes=moment.minute) for moment in (planned, proposed)]
    return abs(wall[0] - wall[1])


def _free(place: Place, patient: UUID, given: Iterable[tuple[UUID, Place]]) -> bool:
    return not any(overlaps(place, other) or (patient == owner and _at_once(place, other)) for owner, other in given)


def _at_once(one: Place, other: Place) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _patience(one: Displaced) -> int:
    return PATIENT_DAYS if one.max_wait_days is None else min(one.max_wait_days, PATIENT_DAYS)
