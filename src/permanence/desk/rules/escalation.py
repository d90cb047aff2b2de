"""Who is told, and when, of a request past its deadline: whoever has it, the supervisor, the practitioner; pure."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta

STEPS = ("owner", "supervisor", "practitioner")
OWNER_MIN, SUPERVISOR_MIN, PRACTITIONER_MIN = 0, 15, 60


@dataclass(frozen=True, slots=True)
class Delays:
    """Minutes after the deadline; None is never."""

    owner_min: int = OWNER_MIN
    supervisor_min: int | None = SUPERVISOR_MIN
    practitioner_min: int | None = PRACTITIONER_MIN


def due_steps(due_at: datetime, now: datetime, delays: Delays, there: Set[str], done: Set[str]) -> list[str]:
    """Return the steps to take now, in their order, without those taken.

    :param there: the steps for which someone can be told; without a supervisor, the practitioner is told in his stead
    """
    wait = {"owner": delays.owner_min, "supervisor": delays.supervisor_min, "practitioner": delays.practitioner_min}
    if "supervisor" not in there and wait["practitioner"] is not None and wait["supervisor"] is not None:
        wait["practitioner"] = wait["supervisor"]
    return [step for step in STEPS if step in there and step not in done and _is_over(due_at, wait[step], now)]


def _is_over(due_at: datetime, minutes: int | None, now: datetime) -> bool:
    return minutes is not None and now >= due_at + timedelta(minutes=minutes)
