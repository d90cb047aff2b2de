"""Filling well: which of several times leaves no crumbs that nothing fits into."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Place:
    """A time to take, and the free stretch it would be taken from."""

    starts_at: datetime
    ends_at: datetime
    free_since: datetime
    free_until: datetime
    resource: Hashable = None


def crumbs(place: Place, usable: Iterable[timedelta]) -> timedelta:
    """Tell how much of the stretch would be left too short for anything usual, before it and after it.

    :param usable: the durations that are usually asked for
    """
    shortest = min(usable)
    left = (place.starts_at - place.free_since, place.free_until - place.ends_at)
    return sum((rest for rest in left if rest < shortest), timedelta())


def tidiest(places: Iterable[Place], usable: Iterable[timedelta]) -> list[Place]:
    """Order places by what they waste, then by how snugly they lie, then by time."""
    known = list(usable)
    return sorted(places, key=lambda place: (crumbs(place, known), _apart(place), place.starts_at))


def _apart(place: Place) -> timedelta:
    """Tell how far a place is from its nearer neighbour: what lies against something leaves one stretch, not two."""
    return min(place.starts_at - place.free_since, place.free_until - place.ends_at)
