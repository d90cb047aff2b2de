"""The calls of one past day: who rang when, how long he waited, who answered, or that he hung up."""

from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from random import Random

HALF_S = 1800
OPENS_HALF = 16  # 8:00
# Calls of an ordinary day in each half-hour from 8:00, when the whole world is answered for.
RATES = (15, 22, 20, 17, 14, 12, 10, 8, 5, 4, 6, 7, 13, 14, 12, 11, 10, 9, 7, 6, 4, 3)
WEEKDAYS = (1.35, 1.0, 0.9, 0.95, 1.1, 0.45, 0.0)  # Monday is the heaviest day; nobody answers on Sundays
SATURDAY, SATURDAY_HALVES = 5, 8
# How many answer in each half-hour: too few on early mornings, more than enough late in the afternoon.
SEATS = (2, 3, 4, 5, 5, 5, 4, 4, 2, 2, 2, 3, 4, 5, 5, 5, 5, 5, 4, 3, 2, 2)
PATIENCE_S, PICKS_UP_S = 130, (3, 9)
TALK_MEDIAN, TALK_SPREAD, SHORTEST_TALK_S = 4.75, 0.65, 20  # of the logarithm of seconds
RINGS_AGAIN, WITHHELD = 0.45, 0.12


@dataclass(slots=True)
class Past:
    """One call of the day, in seconds since midnight.

    :param caller: a rank; None withholds his number
    :param agent: a rank among those who work that day; None means that he hung up
    :param again: the call of the same caller that was answered later
    """

    rang_s: float
    line: int
    caller: int | None
    waited_s: float = 0
    talked_s: float = 0
    agent: int | None = None
    again: "Past | None" = None


def day(chance: Random, weekday: int, lines: list[float], share: float) -> list[Past]:
    """Let one day happen, in the order in which the calls rang.

    :param lines: how often each line is called, as weights
    :param share: how much of the world is answered for
    """
    waiting: list[tuple[float, int, Past]] = []
    ranks = count()
    for past in _arrivals(chance, weekday, lines, share):
        heappush(waiting, (past.rang_s, next(ranks), past))
    free_at = [0.0] * max(SEATS)
    kept = []
    while waiting:
        past = heappop(waiting)[2]
        kept.append(past)
        _answer(chance, past, free_at)
        if past.agent is None and past.caller is not None and chance.random() < RINGS_AGAIN:
            at = past.rang_s + past.waited_s + chance.uniform(120, 1500)
            past.again = Past(at, past.line, past.caller)
            heappush(waiting, (at, next(ranks), past.again))
    return kept


def _arrivals(chance: Random, weekday: int, lines: list[float], share: float) -> list[Past]:
    halves = RATES[:SATURDAY_HALVES] if weekday == SATURDAY else RATES
    found = []
    for rank, rate in enumerate(halves):
        per_s = rate * WEEKDAYS[weekday] * share * chance.uniform(0.85, 1.15) / HALF_S
        at = chance.expovariate(per_s) if per_s else HALF_S
        while at < HALF_S:
            caller = None if chance.random() < WITHHELD else chance.randrange(10_000)
            line = chance.choices(range(len(lines)), lines)[0]
            found.append(Past((OPENS_HALF + rank) * HALF_S + at, line, caller))
            at += chance.expovariate(per_s)
    return found


def _answer(chance: Random, past: Past, free_at: list[float]) -> None:
    seats = SEATS[min(len(SEATS) - 1, max(0, int(past.rang_s // HALF_S) - OPENS_HALF))]
    first = min(range(seats), key=lambda seat: free_at[seat])
    begins = max(past.rang_s, free_at[first]) + chance.uniform(*PICKS_UP_S)
    patience = chance.expovariate(1 / PATIENCE_S)
    if begins - past.rang_s > patience + PICKS_UP_S[1]:
        past.waited_s = patience
        return
    past.agent, past.waited_s = first, begins - past.rang_s
    past.talked_s = max(SHORTEST_TALK_S, chance.lognormvariate(TALK_MEDIAN, TALK_SPREAD))
    free_at[first] = begins + past.talked_s + 15
