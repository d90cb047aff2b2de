"""Scenarios made from what differs from a plain one: Monday 23 November 2026, 10:12 in Paris, a known patient."""

import json
from typing import Any

from permanence.desk.rules.scenarios import answered, read

NOW = "2026-11-23T10:12:00+01:00"
Given = dict[str, Any]


def free(*told: str, minutes: int = 20) -> list[Given]:
    """Free times: `11:00` today, `24 09:00` that day of November, `e 17:40` kept for emergencies, or whole instants."""
    return [_slot(one, minutes) for one in told]


def _slot(told: str, minutes: int) -> Given:
    kind, rest = ("emergency", told[2:]) if told.startswith("e ") else ("regular", told)
    day, _, clock = rest.rpartition(" ")
    start = rest if "T" in rest else f"2026-11-{day or '23'}T{clock}:00+01:00"
    return {"start": start, "min": minutes, "kind": kind}


def person(name: str = "benali", *slots: str, minutes: int = 20, **differs: Any) -> Given:
    plain = {"id": name, "house": True, "distance_km": 0, "agenda_here": True, "accepts_new": True, "accessible": True}
    return plain | {"slots": free(*slots, minutes=minutes), "overbooked": {}} | differs


def directive(kind: str, **differs: Any) -> Given:
    plain = {
        "id": kind,
        "scope": "practitioner",
        "practitioner": "benali",
        "term": "permanent",
        "from": "2026-01-01T00:00:00+01:00",
        "to": None,
        "updated_at": "2026-01-05T09:00:00+01:00",
        "kind": kind,
    }
    return plain | differs


def practice(kind: str, **differs: Any) -> Given:
    return directive(kind, scope="practice", practitioner=None) | differs


def scenario(
    *people: Given, orders: list[Given] = (), now: str = NOW, tz: str = "Europe/Paris", **differs: Any
) -> Given:  # type: ignore[assignment]
    patient = {
        "known_to": ["benali"],
        "age": 54,
        "needs": [],
        "has_doctor": True,
        "ill": False,
        "lives_in_zone": True,
        "relative_of_patient": False,
        "chronic": False,
        "pregnant": False,
        "referred_by": None,
        "no_shows_12m": 0,
    }
    request = {
        "kind": "appointment",
        "urgency": "planned",
        "declared_gravity": False,
        "red_flags": [],
        "wished_before": None,
        "preferences": {"days": [], "from": None, "to": None},
        "insists": False,
        "unhappy": False,
    }
    caller = {"relation": "self", "language": "fr", "profession": None}
    for name, value in differs.items():
        for part in (patient, request, caller):
            if name in part:
                part[name] = value
                break
        else:
            raise KeyError(name)
    return {
        "id": "one",
        "title": "one",
        "now": now,
        "tz": tz,
        "practitioner": "benali",
        "practitioners": list(people) or [person()],
        "directives": list(orders),
        "caller": caller,
        "patient": patient,
        "request": request,
    }


def decided(*people: Given, **differs: Any) -> list[Given]:
    """What is proposed, by the whole way from text to answer."""
    return answers(scenario(*people, **differs))


def answers(given: Given) -> list[Given]:
    (one,) = read(json.dumps(given))
    proposals: list[Given] = answered(one)["proposals"]
    return proposals


def told(*people: Given, **differs: Any) -> list[str]:
    """The same in short: `book`, `book_colleague morel`, `book 11:00` with the time of each slot."""
    return [_short(one) for one in decided(*people, **differs)]


def _short(one: Given) -> str:
    who = one["practitioner"] if one["practitioner"] not in {None, "benali"} else ""
    slot = one["slot"] or ""
    when = slot[11:16] if slot.startswith("2026-11-23") else slot[8:16].replace("T", " ")
    return " ".join(word for word in (one["action"], who, when) if word)
