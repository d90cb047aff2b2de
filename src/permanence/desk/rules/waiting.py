"""How long a caller may still wait, from what the last hour was: said only when it is known. Pure."""

from dataclasses import dataclass

STEPS_MIN = (1, 2, 3, 5, 10, 15)
FEWEST = 3  # calls answered in the last hour; fewer say nothing of the next one


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long at most, in minutes as one says them; `beyond`: longer than that."""

    most_min: int
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """The calls answered in the last hour: how many, and the middle ones in seconds; None where there is none.

    :param waited_s: from the ring to the answer
    :param handled_s: from the answer to the end, of those that have ended
    """

    answered: int
    waited_s: float | None
    handled_s: float | None


def expected(place: int, hour: Hour, on_duty: int, free: int) -> Waiting | None:
    """Return how long whoever stands at a place in the queue may wait; none when nothing honest can be said.

    The longer of two: what half of the callers of the last hour have waited, and what those before him will take, each
    of the people on duty ending a call in the median time. Rounded up, so that more are pleased than let down.
    :param place: 1 for the next to be answered
    :param on_duty: who answered in the last hour and is not in a pause
    :param free: of these, who speaks with nobody now
    """
    if on_duty < 1 or hour.answered < FEWEST or hour.waited_s is None or hour.handled_s is None:
        return None
    by_queue = 0.0 if place <= free else (place - free) * hour.handled_s / on_duty
    seconds = max(by_queue, hour.waited_s)
    most = next((minutes for minutes in STEPS_MIN if seconds <= 60 * minutes), None)
    return Waiting(most) if most else Waiting(STEPS_MIN[-1], beyond=True)
