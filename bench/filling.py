"""How well a simulated year fills: the tidiest of the next times against the very first: `python bench/filling.py`.

One practitioner, two openings a day, reasons of several lengths, patients who ask for a time from a day on, some who
cancel: the same people in the same order, served by two policies. Nothing is timed, nothing is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from permanence.capacity.rules import Place, tidiest

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
USUAL = [15 * MINUTE, 20 * MINUTE, 30 * MINUTE, 45 * MINUTE]
OFTEN = [4, 4, 3, 1]
STEP, CHOICE, HORIZON = 5, 5, 20
HALVES = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)]
Policy = Callable[[list[Place]], Place]


@dataclass
class Year:
    """What became of it."""

    free: list[tuple[datetime, datetime]] = field(default_factory=list)
    served: int = 0
    refused: int = 0
    waited: timedelta = timedelta()
    taken: timedelta = timedelta()
    wasted: timedelta = timedelta()
    opened: timedelta = timedelta()


def first_fit(places: list[Place]) -> Place:
    return min(places, key=lambda place: place.starts_at)


def tidy(places: list[Place]) -> Place:
    return tidiest(places, USUAL)[0]


def live(seed: int, policy: Policy, asked_a_day: int) -> Year:
    """Live one year of 48 weeks, five days each, under one policy."""
    chance, year = Random(seed), Year()
    for day in range(48 * 7):
        morning = MONDAY + day * DAY
        year.wasted += sum((b - a for a, b in year.free if a < morning and b - a < USUAL[0]), timedelta())
        year.free = [(a, b) for a, b in year.free if a >= morning]
        for ahead in range(HORIZON) if day == 0 else [HORIZON - 1]:
            open_day(year, morning + ahead * DAY)
        for _ in range(asked_a_day if morning.weekday() < 5 else 0):
            ask(year, chance, morning, policy)
    return year


def open_day(year: Year, day: datetime) -> None:
    if day.weekday() < 5:
        for opens, closes in HALVES:
            year.free.append((day + opens * MINUTE, day + closes * MINUTE))
            year.opened += (closes - opens) * MINUTE


def ask(year: Year, chance: Random, morning: datetime, policy: Policy) -> None:
    """One patient asks; one in twelve gives his time back at once, for somebody else to take."""
    lasts = chance.choices(USUAL, OFTEN)[0]
    since, gives_back = morning + chance.choice([1, 1, 2, 3, 5, 8]) * DAY, chance.random() < 1 / 12
    places = offered(year.free, since, lasts)
    if not places:
        year.refused += 1
        return
    chosen = policy(places)
    if gives_back:
        return
    year.free.remove((chosen.free_since, chosen.free_until))
    rests = [(chosen.free_since, chosen.starts_at), (chosen.ends_at, chosen.free_until)]
    year.free = sorted(year.free + [(a, b) for a, b in rests if a < b])
    year.served += 1
    year.waited += chosen.starts_at - since
    year.taken += lasts


def offered(free: list[tuple[datetime, datetime]], since: datetime, lasts: timedelta) -> list[Place]:
    """The next times on a grid of five minutes, spread as a secretary reads them out: at most two of a stretch."""
    places: list[Place] = []
    for begins, ends in free:
        if begins >= since and ends - begins >= lasts and len(places) < 2 * CHOICE:
            early, late = Place(begins, begins + lasts, begins, ends), Place(ends - lasts, ends, begins, ends)
            places += [early] if early == late else [early, late]
    return places


def main() -> None:
    print(f"{'asked a day':>12}{'policy':>12}{'filled':>9}{'served':>9}{'refused':>9}{'wait days':>11}{'crumbs h':>10}")
    for asked_a_day in (16, 19, 22):
        for name, policy in (("first fit", first_fit), ("tidiest", tidy)):
            years = [live(seed, policy, asked_a_day) for seed in range(3)]
            filled = sum(y.taken / y.opened for y in years) / 3
            wait = sum(y.waited / y.served / DAY for y in years) / 3
            served, refused = sum(y.served for y in years) / 3, sum(y.refused for y in years) / 3
            wasted = sum(y.wasted / timedelta(hours=1) for y in years) / 3
            print(f"{asked_a_day:>12}{name:>12}{filled:>9.1%}{served:>9.0f}{refused:>9.0f}{wait:>11.2f}{wasted:>10.1f}")


if __name__ == "__main__":
    main()
