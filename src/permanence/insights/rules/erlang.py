"""How long callers wait when so many answer: Erlang C and Erlang A; pure.

Calls arrive at random, take a time that is exponential, and are answered in the order of their arrival (M/M/n). In
Erlang C everybody waits as long as it takes; in Erlang A each hangs up after a patience of his own, exponential too
(M/M/n+M: Palm 1957; Garnett, Mandelbaum, Reiman 2002; the virtual wait by Baccelli and Hebuterne 1981). No library in
use computes both and is maintained; these are checked against published tables and against a simulation.
"""

from dataclasses import dataclass
from math import ceil, exp, inf

STEPS = 400  # of the integrals; Simpson's rule, an even number
TAIL = 45.0  # beyond exp(-TAIL) of its height an integrand is nothing
MOST = 500  # nobody has so many seats


@dataclass(frozen=True, slots=True)
class Load:
    """What comes in, and how long it takes.

    :param per_hour: calls
    :param handling_s: mean, work after the call included
    :param patience_s: mean time after which one who waits hangs up; infinite in Erlang C
    """

    per_hour: float
    handling_s: float
    patience_s: float = inf

    @property
    def erlangs(self) -> float:
        """How many people are busy if nobody hangs up."""
        return self.per_hour * self.handling_s / 3600


@dataclass(frozen=True, slots=True)
class Quality:
    """What callers meet, as shares of all calls; seconds of wait of all, those who hang up included."""

    in_time: float
    abandoned: float
    wait_s: float
    occupancy: float


def blocked(erlangs: float, agents: int) -> float:
    """Return the share of calls lost where nobody may wait (Erlang B), by the usual recursion."""
    lost = 1.0
    for seats in range(1, agents + 1):
        lost = erlangs * lost / (seats + erlangs * lost)
    return lost


def delayed(erlangs: float, agents: int) -> float:
    """Return the share of callers who must wait at all (Erlang C); all of them when the queue would grow for ever."""
    if erlangs >= agents:
        return 1.0
    lost = blocked(erlangs, agents)
    return lost / (1 - (1 - lost) * erlangs / agents)


def quality(load: Load, agents: int, within_s: float) -> Quality:
    """Return what callers meet when so many answer: by Erlang A, or C when patience has no end."""
    if not load.per_hour:
        return Quality(1.0, 0.0, 0.0, 0.0)
    if agents <= 0:
        return Quality(0.0, 1.0 if load.patience_s < inf else 0.0, load.patience_s, 1.0)
    return _patient(load, agents, within_s) if load.patience_s == inf else _impatient(load, agents, within_s)


def needed(load: Load, aim: float, within_s: float) -> int:
    """Return the fewest who answer that share of all calls in time; nobody where nobody calls."""
    if not load.per_hour:
        return 0
    low, high = 1, max(2, 2 * ceil(load.erlangs) + 10)
    while low < high:
        middle = (low + high) // 2
        if quality(load, middle, within_s).in_time >= aim:
            high = middle
        else:
            low = middle + 1
    return min(low, MOST)


def scheduled(agents: int, away: float) -> int:
    """Return how many must be on duty for so many to answer, when that share of paid time goes elsewhere."""
    return ceil(round(agents / (1 - away), 6))


def _patient(load: Load, agents: int, within_s: float) -> Quality:
    if load.erlangs >= agents:
        return Quality(0.0, 0.0, inf, 1.0)
    waits, spare = delayed(load.erlangs, agents), agents - load.erlangs
    return Quality(
        in_time=1 - waits * exp(-spare * within_s / load.handling_s),
        abandoned=0.0,
        wait_s=waits * load.handling_s / spare,
        occupancy=load.erlangs / agents,
    )


def _impatient(load: Load, agents: int, within_s: float) -> Quality:
    """Integrate the density of the wait that one of endless patience would meet, then let each hang up in his time.

    An arrival meets a free agent with the weight `free`; otherwise the density of his wait at x is
    λ·exp(λ·H(x) - nμ·x), where H is the integral of the share of callers still patient.
    """
    rate, done, leave = load.per_hour / 3600, agents / load.handling_s, 1 / load.patience_s
    free = 1 / blocked(load.erlangs, agents - 1)

    def height(x: float) -> float:
        return rate * (1 - exp(-leave * x)) / leave - done * x

    last = _last(height, done, rate, leave)
    waiting = _integral(lambda x: rate * exp(height(x)), last)
    reached = _integral(lambda x: rate * exp(height(x) - leave * x), last)
    soon = _integral(lambda x: rate * exp(height(x) - leave * x), min(within_s, last))
    total = free + waiting
    abandoned = max(0.0, 1 - (free + reached) / total)
    return Quality(
        in_time=(free + soon) / total,
        abandoned=abandoned,
        wait_s=abandoned * load.patience_s,  # whoever waits leaves at that rate: λ·P(abandoned) = θ·E(queue)
        occupancy=min(1.0, load.erlangs * (1 - abandoned) / agents),
    )


def _last(height: object, done: float, rate: float, leave: float) -> float:
    """Return a wait that practically nobody exceeds."""
    assert callable(height)
    last = 1 / done
    while height(last) > -TAIL:
        last *= 1.5
    return last


def _integral(curve: object, until: float) -> float:
    assert callable(curve)
    step = until / STEPS
    inner = sum((4 if n % 2 else 2) * curve(n * step) for n in range(1, STEPS))
    total: float = (curve(0.0) + inner + curve(until)) * step / 3
    return total
