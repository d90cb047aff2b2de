"""How long a caller may still wait, from what the last hour was: said only when it is known. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

STEPS_MIN = (1, 2, 3, 5, 10, 15)
FEWEST = 3  # calls answered in the last hour; fewer say nothing of the next one


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long at most, in minutes as one says them; `beyond`: longer than that."""

    most_min: int
    beyond: bool = False


def expected(
    place: int, waited_s: Sequence[float], handled_s: Sequence[float], on_duty: int, free: int
) -> Waiting | None:
    """Return how long whoever stands at a place in the queue may wait; none when nothing honest can be said.

    The longer of two: what half of the callers of the last hour have waited, and what those before him will take, each
    of the people on duty ending a call in the median time. Rounded up, so that more are pleased than let down.
    :param place: 1 for the next to be answered
    :param waited_s: of each call answered in the last hour
    :param handled_s: of each of these that has ended
    :param on_duty: who answered in the last hour and is not in a pause
    :param free: of these, who speaks with nobody now
    """
    if on_duty < 1 or len(waited_s) < FEWEST or not handled_s:
        return None
    by_queue = 0.0 if place <= free else (place - free) * median(handled_s) / on_duty
    seconds = max(by_queue, median(waited_s))
    most = next((minutes for minutes in STEPS_MIN if seconds <= 60 * minutes), None)
    return Waiting(most) if most else Waiting(STEPS_MIN[-1], beyond=True)
