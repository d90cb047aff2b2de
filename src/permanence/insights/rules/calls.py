"""What calls come to, from counted calls; pure.

Waiting goes from the first ring to the answer, in whole seconds. A call hung up before the answer is abandoned. The
service level is what was answered within the limit, of what was answered or hung up after it: whoever hangs up sooner
has not been kept waiting. Handling goes from the answer to the end of the call, or to the end of its request when that
follows within a quarter of an hour. A request is answered at the first call when it is closed by then.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import TypeVar

from permanence.agenda.rules.measures import Share

K = TypeVar("K", bound=Hashable)
ANSWERED, ABANDONED, GOING_ON, OUTSIDE = "answered", "abandoned", "going_on", "outside"
WRAP_UP_MIN = 15
WITHOUT_SOLUTION = ("refused", "abandoned")  # outcomes of a request that leave the caller with nothing
CLASSES = ((5, "0-5"), (20, "6-20"), (60, "21-60"), (180, "61-180"))
LONGEST_CLASS = "180+"


@dataclass(frozen=True, slots=True)
class Waited:
    """So many calls that waited so many whole seconds before they were answered or abandoned."""

    key: Hashable
    stage: str
    wait_s: int
    count: int


@dataclass(frozen=True, slots=True)
class Settled:
    """So many calls of one secretary (none: nobody answered) that ended alike.

    :param outcome: of the request; empty while it is open
    :param left: that the caller is without a solution
    :param at_first: how many had their answer at the first call
    """

    who: Hashable
    stage: str
    outcome: str
    left: bool
    count: int
    handled: int = 0
    handled_s: int = 0
    at_first: int = 0


@dataclass(frozen=True, slots=True)
class Aim:
    """So many percent answered within so many seconds."""

    percent: int = 80
    within_s: int = 20


@dataclass(slots=True)
class Waiting:
    """How long calls waited: seconds → number, of those answered and of those abandoned."""

    answered: Counter[int] = field(default_factory=Counter)
    abandoned: Counter[int] = field(default_factory=Counter)
    going_on: int = 0
    outside: int = 0  # rang when the line was closed for the day: told apart, offered to nobody

    @property
    def offered(self) -> int:
        """All that rang."""
        return self.answered.total() + self.abandoned.total() + self.going_on

    @property
    def answer(self) -> Share:
        """Answered, of those that are answered or abandoned."""
        return Share(self.answered.total(), self.answered.total() + self.abandoned.total())

    @property
    def loss(self) -> Share:
        """Abandoned, of the same."""
        return Share(self.abandoned.total(), self.answer.of)

    def service(self, aim: Aim) -> Share:
        """Answered within the limit, of those answered or hung up after it."""
        hung_up_sooner = within(self.abandoned, aim.within_s)
        return Share(within(self.answered, aim.within_s), self.answer.of - hung_up_sooner)

    def wait(self, percent: int) -> int | None:
        """Return the wait that so many percent of the answered did not exceed."""
        return percentile(self.answered, percent)

    @property
    def p50(self) -> int | None:
        """The wait that half of the answered did not exceed."""
        return self.wait(50)

    @property
    def p95(self) -> int | None:
        """The wait that 95 of 100 answered did not exceed."""
        return self.wait(95)

    @property
    def abandoned_after(self) -> int | None:
        """The median wait of those who hung up."""
        return percentile(self.abandoned, 50)

    def classes(self) -> dict[str, int]:
        """Return after how long callers hung up, in classes of seconds."""
        found = dict.fromkeys([*(name for _most, name in CLASSES), LONGEST_CLASS], 0)
        for wait_s, count in self.abandoned.items():
            found[next((name for most, name in CLASSES if wait_s <= most), LONGEST_CLASS)] += count
        return found


def waiting(cells: Iterable[Waited], key: Callable[[Hashable], K]) -> dict[K, Waiting]:
    """Gather counted calls by a key of theirs."""
    found: dict[K, Waiting] = {}
    for cell in cells:
        one = found.setdefault(key(cell.key), Waiting())
        if cell.stage == GOING_ON:
            one.going_on += cell.count
        elif cell.stage == OUTSIDE:
            one.outside += cell.count
        else:
            (one.answered if cell.stage == ANSWERED else one.abandoned)[cell.wait_s] += cell.count
    return found


def together(some: Iterable[Waiting]) -> Waiting:
    """Add them up."""
    total = Waiting()
    for one in some:
        total.answered += one.answered
        total.abandoned += one.abandoned
        total.going_on += one.going_on
        total.outside += one.outside
    return total


@dataclass(frozen=True, slots=True)
class Work:
    """What became of calls: how long they took, what they ended with, who was left with nothing."""

    answered: int
    handling_s: int | None
    at_first: Share
    without_solution: Share
    outcomes: Mapping[str, int]
    open: int


def work(cells: Iterable[Settled]) -> Work:
    """Add up what became of calls; open requests are neither solved nor left, and still going on is not said of."""
    told = [cell for cell in cells if cell.stage != GOING_ON]
    answered = [cell for cell in told if cell.stage == ANSWERED]
    handled = sum(cell.handled for cell in answered)
    closed = [cell for cell in told if cell.outcome or cell.left]
    outcomes: Counter[str] = Counter()
    for cell in answered:
        if cell.outcome:
            outcomes[cell.outcome] += cell.count
    count = sum(cell.count for cell in answered)
    return Work(
        answered=count,
        handling_s=round(sum(cell.handled_s for cell in answered) / handled) if handled else None,
        at_first=Share(sum(cell.at_first for cell in answered), count),
        without_solution=Share(sum(c.count for c in told if c.left), sum(c.count for c in closed)),
        outcomes=dict(outcomes.most_common()),
        open=sum(cell.count for cell in told if not cell.outcome),
    )


def by(cells: Iterable[Settled], key: Callable[[Hashable], K]) -> dict[K, Work]:
    """Group what became of calls by who answered."""
    groups: dict[K, list[Settled]] = {}
    for cell in cells:
        groups.setdefault(key(cell.who), []).append(cell)
    return {name: work(some) for name, some in groups.items()}


def percentile(counted: Mapping[int, int], percent: int) -> int | None:
    """Return the smallest value that so many percent do not exceed (nearest rank); nothing of nothing."""
    rank = ceil(sum(counted.values()) * percent / 100)
    for value in sorted(counted):
        rank -= counted[value]
        if rank <= 0 and counted[value]:
            return value
    return None


def within(counted: Mapping[int, int], limit: int) -> int:
    """Count those that do not exceed a limit."""
    return sum(count for value, count in counted.items() if value <= limit)
