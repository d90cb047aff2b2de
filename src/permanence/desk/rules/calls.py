"""What is known of a call, worked out from all that was told of it, in whatever order it was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

KINDS = ("ringing", "answered", "held", "transferred", "ended")
SPOKEN = ("answered", "held", "transferred")  # each of them implies that someone had answered


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a call stands; `state` as in `desk.models.CallState`."""

    state: str
    rang_at: datetime
    answered_at: datetime | None = None
    held_at: datetime | None = None
    ended_at: datetime | None = None


def standing(told: Iterable[tuple[str, datetime]]) -> Standing:
    """Fold (kind, instant) pairs; the end is final, and an end without answer is an abandoned call.

    The switchboard and the desk both tell, each with its own clock: the earliest answer and the latest end count.

    :raises ValueError: when nothing was told
    """
    events = sorted(told, key=lambda event: (event[1], KINDS.index(event[0])))
    if not events:
        raise ValueError("nothing was told of this call")
    rang_at = min((at for kind, at in events if kind == "ringing"), default=events[0][1])
    spoken = [(kind, at) for kind, at in events if kind in SPOKEN]
    answered_at = spoken[0][1] if spoken else None
    ends = [at for kind, at in events if kind == "ended"]
    if ends:
        ended_at = max([*ends, *filter(None, [answered_at])])
        return Standing("ended" if spoken else "abandoned", rang_at, answered_at, None, ended_at)
    if not spoken:
        return Standing("ringing", rang_at)
    kind, at = spoken[-1]
    return Standing(kind, rang_at, answered_at, at if kind == "held" else None)
