"""What is counted and timed during the day."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from uuid import UUID

from permanence.simulation.callers import Caller


@dataclass(frozen=True, slots=True)
class Promise:
    """A booking the screen said was made."""

    request_id: UUID
    caller: Caller


@dataclass
class Measures:
    """Counts and times; waiting is in simulated seconds, the server's answers in real ones."""

    offered: int = 0
    abandoned: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    waited: list[float] = field(default_factory=list)
    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    taken_by_others: int = 0
    slots_taken: int = 0
    promises: list[Promise] = field(default_factory=list)
    offered_at: list[float] = field(default_factory=list)
    answered_at: list[float] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many calls a secretary answered."""
        return len(self.waited)

    def rang(self, at: float) -> None:
        """Count a call, at its simulated second."""
        self.offered += 1
        self.offered_at.append(at)

    def answered(self, step: str, seconds: float, status: int) -> None:
        """Time one answer of the server."""
        self.steps[step].append(seconds)
        self.statuses[status] += 1
        self.answered_at.append(monotonic())
        if status >= 500 or status in {400, 403, 404}:
            self.errors[f"{step}: {status}"] += 1

    def failed(self, step: str, problem: str) -> None:
        """Count a request that got no answer."""
        self.errors[f"{step}: {problem}"] += 1


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which this share of them lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def busiest(moments: Sequence[float], span: float) -> int:
    """Return the most moments that any span of this length holds."""
    ordered, first, most = sorted(moments), 0, 0
    for last, moment in enumerate(ordered):
        while moment - ordered[first] > span:
            first += 1
        most = max(most, last - first + 1)
    return most
