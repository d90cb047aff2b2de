"""What is known of a call, worked out from all that was told of it, in whatever order it was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# In the order in which they happen when told of one instant. `connected`: someone answers, nothing says who;
# `resumed`: whoever put the call through, or on hold, has it again.
KINDS = ("ringing", "connected", "answered", "held", "transferred", "resumed", "ended")
SPOKEN = ("connected", "answered", "held", "transferred", "resumed")  # each of them implies that someone had answered


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
    rang_at = events[0][1]  # nothing happens to a call before it rings, whatever the clocks say
    spoken = [(kind, at) for kind, at in events if kind in SPOKEN]
    answered_at = spoken[0][1] if spoken else None
    ends = [at for kind, at in events if kind == "ended"]
    if ends:
        ended_at = max([*ends, *filter(None, [answered_at])])
        return Standing("ended" if spoken else "abandoned", rang_at, answered_at, None, ended_at)
    if not spoken:
        return Standing("ringing", rang_at)
    state, since = _spoken(spoken)
    return Standing(state, rang_at, answered_at, since if state == "held" else None)


def _spoken(spoken: Iterable[tuple[str, datetime]]) -> tuple[str, datetime | None]:
    """Tell where a call stands that someone answered, and since when.

    After `transferred` the call is another's: that he answers it, or puts it on hold, does not bring it back.
    A `connected` on hold is the practitioner's telephone, who is told of the caller: the caller still holds.
    """
    state, since = "", None
    for kind, at in spoken:
        stays = (kind == "connected" and state) or (kind in ("answered", "held") and state == "transferred")
        if not stays:
            state, since = "answered" if kind in ("connected", "resumed") else kind, at
    return state, since
