"""From the calls of past weeks to how many people at what hour; pure.

A cell is one half-hour of the week, in local wall time. Its calls are a mean over the weeks looked at: the half-hour
that a change of hour takes away or gives twice is told with its namesakes, so such a week weighs little.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import inf

from . import erlang

HALVES_PER_HOUR = 2
FEW_HANG_UPS, SHORTEST_HANDLING_S, USUAL_HANDLING_S = 20, 10.0, 180.0
Cell = tuple[int, int]  # weekday (0 is Monday), half-hour of the day (0 is midnight)


@dataclass(frozen=True, slots=True)
class Past:
    """What happened in one cell, all weeks together."""

    weekday: int
    half: int
    calls: int
    there: float = 0.0  # how many different people answered, mean of the weeks


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is aimed at.

    :param away: share of paid time that goes to breaks, training, sickness (shrinkage)
    :param model: `a` lets callers hang up, `c` does not
    """

    percent: int = 80
    within_s: int = 20
    away_percent: int = 15
    model: str = "a"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One cell: what comes in, who should answer, who should be on duty, who was there."""

    weekday: int
    half: int
    per_hour: float
    answering: int
    on_duty: int
    there: float
    in_time: float  # expected, with those answering
    as_it_was: float | None  # expected with those who were there, rounded


def patience(waited_s: float, hung_up: int) -> float:
    """Return the mean patience, by all the time waited for each who hung up; endless when too few did to tell."""
    return waited_s / hung_up if hung_up >= FEW_HANG_UPS and waited_s else inf


def curve(
    past: Iterable[Past], weeks: int, handling_s: float | None, patience_s: float, wanted: Wanted
) -> list[Proposed]:
    """Propose how many people for each half-hour of the week that has calls."""
    took = max(SHORTEST_HANDLING_S, handling_s or USUAL_HANDLING_S)
    patient = patience_s if wanted.model == "a" else inf
    found = []
    for cell in sorted(past, key=lambda one: (one.weekday, one.half)):
        load = erlang.Load(cell.calls * HALVES_PER_HOUR / weeks, took, patient)
        answering = erlang.needed(load, wanted.percent / 100, wanted.within_s)
        there = round(cell.there)
        found.append(
            Proposed(
                weekday=cell.weekday,
                half=cell.half,
                per_hour=load.per_hour,
                answering=answering,
                on_duty=erlang.scheduled(answering, wanted.away_percent / 100),
                there=cell.there,
                in_time=erlang.quality(load, answering, wanted.within_s).in_time,
                as_it_was=erlang.quality(load, there, wanted.within_s).in_time if there else None,
            )
        )
    return found


def hours_of(proposed: Iterable[Proposed]) -> Mapping[str, float]:
    """Return the hours of duty of a week: proposed, and as they were."""
    hours: dict[str, float] = defaultdict(float)
    for one in proposed:
        hours["proposed"] += one.on_duty / HALVES_PER_HOUR
        hours["there"] += one.there / HALVES_PER_HOUR
    return hours
