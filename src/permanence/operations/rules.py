"""What each figure of the installation means: one table of limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What is to be done about a figure."""

    FINE = "done"
    SOON = "soon"
    WRONG = "danger"


@dataclass(frozen=True, slots=True)
class Limit:
    """From where on a figure is to be looked at, and from where on something is wrong; None never is."""

    soon: float | None
    wrong: float | None


LIMITS: Mapping[str, Limit] = {
    "queue_oldest_s": Limit(60, 600),  # a letter a minute late, ten minutes late
    "jobs_failed": Limit(1, 20),
    "worker_silent_s": Limit(60, 180),
    "transaction_oldest_s": Limit(60, 600),  # it holds back the cleaning, and the seals
    "connections_share": Limit(0.8, 0.95),
    "archive_failing_s": Limit(300, 3600),
    "copy_age_h": Limit(30, 54),
    "trace_unsealed_s": Limit(1800, 7200),
    "trace_broken": Limit(None, 1),
    "replay_delay_s": Limit(10, 120),
}


def tone(name: str, value: float | None) -> Tone:
    """Return what a figure means; one that is not there means nothing, one without limits is only told."""
    limit = LIMITS.get(name)
    if value is None or limit is None:
        return Tone.FINE
    if limit.wrong is not None and value >= limit.wrong:
        return Tone.WRONG
    return Tone.SOON if limit.soon is not None and value >= limit.soon else Tone.FINE
