"""What a well-formed directive is: fields of each kind, and times that suit its term."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .fields import Choice, Exceptions, Field, People, Somebody, Text, Whole, Windows, Wrong, YesNo
from .kinds import ACCEPT, CALLS, POLICIES, REFUSE, URGENCIES

LONGEST_NOTE = 500
MINUTES_A_WEEK, HOURS_A_WEEK = 7 * 24 * 60, 7 * 24
MOST_AT_ONCE = 20  # extra appointments in a half-day, absences in a year: more is a slip of the hand
PLANNED, NOT_15, URGENT = URGENCIES[0], URGENCIES[:-1], URGENCIES[1:-1]

FIELDS: Mapping[str, Mapping[str, Field]] = {
    "new_patients": {"policy": Choice(POLICIES), "exceptions": Exceptions()},
    "exceptions": {
        "ask": Choice(("never", "sometimes", "always")),
        "via": Choice(("message", "call"), usual="message"),
        "answer_within_min": Whole(1, MINUTES_A_WEEK, usual=120),
    },
    "transfer": {"calls": Choice(CALLS), "windows": Windows()},
    "emergency_slots": {"min_urgency": Choice(URGENT), "release_h": Whole(0, HOURS_A_WEEK, usual=2)},
    "overbook": {
        "max_per_half_day": Whole(0, MOST_AT_ONCE),
        "min_urgency": Choice(NOT_15, usual="same_day"),
        "known_only": YesNo(usual=False),
    },
    "colleagues": {"order": People(), "zone": YesNo(usual=False)},
    "waiting_list": {"allowed": YesNo()},
    "renewal": {"by": Choice(("message", "appointment", "teleconsultation"))},
    "results": {"by": Choice(("message", "appointment"))},
    "certificate": {"by": Choice(("message", "appointment"))},
    "home_visit": {"policy": Choice(POLICIES), "zone_only": YesNo(usual=False)},
    "teleconsultation": {"policy": Choice((ACCEPT, REFUSE)), "known_only": YesNo(usual=False)},
    "no_show": {"after": Whole(1, MOST_AT_ONCE), "then": Choice(("message", "refuse_online"))},
    "closed": {"replaced_by": Somebody()},
    "note": {"text": Text(LONGEST_NOTE)},
}


def wrong_body(kind: str, body: Mapping[str, Any]) -> dict[str, Wrong]:
    """Tell what is wrong with the fields of this kind, by their names; empty when all is well.

    A place inside a field follows its name: `windows.1`, `exceptions.0`.
    """
    if kind not in FIELDS:
        return {"kind": Wrong.NOT_A_CHOICE}
    found: dict[str, Wrong] = {}
    for name, field in FIELDS[kind].items():
        wrong = field.wrong(body.get(name, field.usual))
        found |= {f"{name}.{place}" if place else name: what for place, what in wrong.items()}
    return found


def wrong_times(term: str, valid_from: datetime, valid_to: datetime | None, now: datetime) -> dict[str, Wrong]:
    """Tell what is wrong with when it holds: all but a permanent one must end."""
    if valid_to is None:
        return {} if term == "permanent" else {"valid_to": Wrong.NO_END}
    if valid_to <= valid_from:
        return {"valid_to": Wrong.ENDS_BEFORE_START}
    return {"valid_to": Wrong.ALREADY_OVER} if valid_to <= now else {}


def tidy(kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Keep the fields of this kind, all of them and nothing else; what was not said is as usual."""
    return {name: field.tidy(body.get(name, field.usual)) for name, field in FIELDS[kind].items()}
