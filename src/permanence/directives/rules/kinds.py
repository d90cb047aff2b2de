"""The words directives are made of (`desk-rules`, Directives); and what is usual when there is none of a kind."""

from collections.abc import Mapping
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ACCEPT, REFUSE, ASK = "accept", "refuse", "ask"
POLICIES = (ACCEPT, REFUSE, ASK)
CALLS = ("never", "emergencies", "professionals", "emergencies_and_professionals", "always")
CONDITIONS = (
    "relative_of_patient", "chronic_without_doctor", "pregnant", "child_under_6", "lives_in_zone", "urgent",
    "referred_by_colleague",
)  # fmt: skip
URGENCIES = ("planned", "within_48h", "same_day", "doctor_now", "now_15")  # the least urgent first

# What holds without any directive of the kind; `no_show` none, `closed` none, `note` none.
USUAL: Mapping[str, Mapping[str, Any]] = {
    "new_patients": {"policy": ACCEPT, "exceptions": []},
    "exceptions": {"ask": "sometimes", "via": "message", "answer_within_min": 120},
    "transfer": {"calls": "never", "windows": []},
    "emergency_slots": {"min_urgency": "same_day", "release_h": 2},
    "overbook": {"max_per_half_day": 0, "min_urgency": "same_day", "known_only": False},
    "colleagues": {"order": [], "zone": False},
    "waiting_list": {"allowed": True},
    "renewal": {"by": "message"},
    "results": {"by": "message"},
    "certificate": {"by": "message"},
    "home_visit": {"policy": ASK, "zone_only": False},
    "teleconsultation": {"policy": REFUSE, "known_only": False},
}


def usual(kind: str) -> Mapping[str, Any]:
    """Return what holds when nothing was said; empty where that is nothing at all."""
    return USUAL.get(kind, {})
