"""A scenario read strictly: whatever decides must be there, and of its type; `expect` is never read.

What may be left out is what cannot hurt: title, language (French), profession, needs, preferences, date wished,
`insists`, `unhappy`, `referred_by`, absences, distance, extras given, name, and some of a directive's choices.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permanence.desk.rules.deciding import (
    Caller,
    Directive,
    Patient,
    Practitioner,
    Preferences,
    Request,
    Scene,
    Slot,
    Urgency,
)
from permanence.desk.rules.deciding.known import KINDS, NEEDS, RED_FLAGS, RELATIONS
from permanence.directives.rules.allowing import DAYS

from .directives import URGENCIES, directive
from .fields import NOTHING, Fields, Value

MOST_DIGITS = 300
TOP = (
    "id",
    "title",
    "now",
    "tz",
    "practitioner",
    "practitioners",
    "directives",
    "caller",
    "patient",
    "request",
    "expect",
)
PERSON = ("id", "name", "house", "distance_km", "agenda_here", "accepts_new", "accessible", "slots", "overbooked")
PATIENT = (
    "known_to",
    "age",
    "needs",
    "has_doctor",
    "ill",
    "lives_in_zone",
    "relative_of_patient",
    "chronic",
    "pregnant",
    "referred_by",
    "no_shows_12m",
)
REQUEST = ("kind", "urgency", "declared_gravity", "red_flags", "wished_before", "preferences", "insists", "unhappy")


class Wrong(Exception):
    """What was given is no list of scenarios; one sentence for each field that is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, slots=True)
class Scenario:
    """One case to decide."""

    id: str
    scene: Scene
    directives: tuple[Directive, ...]
    availability: tuple[Practitioner, ...]
    now: datetime


def read(text: str) -> list[Scenario]:
    """Read one scenario, or a list of them.

    :raises Wrong: when it is not JSON, or any field of any scenario is wrong
    """
    try:
        given = json.loads(text, object_pairs_hook=_once, parse_int=_whole)
    except RecursionError:
        raise Wrong(["not a scenario: too deep"]) from None
    except ValueError as problem:
        raise Wrong(["the file is empty" if not text.strip() else f"not JSON: {problem}"]) from None
    many, problems = given if isinstance(given, list) else [given], list[str]()
    scenarios = [_scenario(one, place, problems) for place, one in enumerate(many)]
    problems += _twice("", "id", [scenario.id for scenario in scenarios])
    if problems:
        raise Wrong(problems)
    return scenarios


def _scenario(given: Any, place: int, problems: list[str]) -> Scenario:
    """Read one; its problems are told with its id, or its place when it has none."""
    own: list[str] = []
    fields = Value(given, "", own).fields(TOP, also=True) if isinstance(given, dict) else None
    if fields is None:
        problems.append(f"scenario {place + 1}: must be an object")
        fields = Fields({}, Value({}, "", own), broken=True)
    people = tuple(_practitioner(one) for one in fields.needed("practitioners"))
    ids = [who.id for who in people if who.id]
    own += _twice("practitioners", "id", ids)
    directives = tuple(directive(one, ids) for one in fields.needed("directives"))
    own += _twice("directives", "id", [one.id for one in directives])
    scenario = Scenario(
        fields.need("id", Value.text, ""),
        _scene(fields, ids),
        directives,
        people,
        fields.need("now", Value.moment, NOTHING),
    )
    called = scenario.id or f"scenario {place + 1}"
    problems += [f"{called}: {problem.removeprefix('.')}" for problem in own]
    return scenario


def _scene(fields: Fields, ids: Collection[str]) -> Scene:
    return Scene(
        practitioner=fields.need("practitioner", lambda field: field.choice(ids), ""),
        tz=fields.need("tz", Value.zone, NOTHING.tzinfo),  # type: ignore[arg-type]
        caller=_caller(_part(fields, "caller", ("relation", "language", "profession"))),
        patient=_patient(_part(fields, "patient", PATIENT)),
        request=_request(_part(fields, "request", REQUEST)),
    )


def _part(fields: Fields, name: str, names: Collection[str]) -> Fields:
    nothing = Fields({}, fields[name], broken=True)
    return fields.need(name, lambda field: field.fields(names), nothing)


def _practitioner(value: Value) -> Practitioner:
    fields = value.fields(PERSON)
    name = fields.need("id", Value.text, "")
    return Practitioner(
        id=name,
        name=fields.may("name", Value.text, "Dr " + name.replace("_", " ").title()),
        house=fields.need("house", Value.flag, False),
        agenda_here=fields.need("agenda_here", Value.flag, False),
        accepts_new=fields.need("accepts_new", Value.flag, False),
        accessible=fields.need("accessible", Value.flag, False),
        distance_km=fields.may("distance_km", Value.number, 0.0),
        slots=tuple(_slot(one) for one in fields.needed("slots")),
        overbooked=_overbooked(fields),
    )


def _slot(value: Value) -> Slot:
    fields = value.fields(("start", "min", "kind", "site", "accessible"))
    site = fields.may("site", Value.text, "")
    return Slot(
        start=fields.need("start", Value.moment, NOTHING),
        minutes=fields.need("min", lambda field: field.whole(1, 1440), 1),
        emergency=fields.need("kind", lambda field: field.choice(("regular", "emergency")), "") == "emergency",
        site=site,
        where=site,
        accessible=fields.may_be_null("accessible", Value.flag),
    )


def _overbooked(fields: Fields) -> dict[Any, dict[str, int]]:
    given = fields.may("overbooked", lambda field: field.fields(None), None)
    read: dict[Any, dict[str, int]] = {}
    for name in given or ():
        assert given is not None
        day, halves = Value(name, given[name].path, given.of.problems).day(), given[name].fields(("am", "pm"))
        read[day] = {half: halves[half].whole() for half in halves}
    return read


def _caller(fields: Fields) -> Caller:
    return Caller(
        relation=fields.need("relation", lambda field: field.choice(RELATIONS), ""),
        language=fields.may_be_null("language", Value.text) or "fr",
        profession=fields.may_be_null("profession", Value.text),
    )


def _patient(fields: Fields) -> Patient:
    return Patient(
        known_to=frozenset(one.text() for one in fields.needed("known_to")),
        age=fields.need("age", lambda field: field.whole(0, 150), 0),
        has_doctor=fields.need("has_doctor", Value.flag, False),
        ill=fields.need("ill", Value.flag, False),
        pregnant=fields.need("pregnant", Value.flag, False),
        chronic=fields.need("chronic", Value.flag, False),
        lives_in_zone=fields.need("lives_in_zone", Value.flag, False),
        relative_of_patient=fields.need("relative_of_patient", Value.flag, False),
        referred_by=fields.may_be_null("referred_by", Value.text),
        no_shows_12m=fields.may("no_shows_12m", Value.whole, 0),
        needs=frozenset(one.choice(sorted(NEEDS)) for one in fields.listed("needs")),
    )


def _request(fields: Fields) -> Request:
    urgency = fields.need("urgency", lambda field: field.choice(URGENCIES), "planned")
    flags = fields.need_or_null("red_flags", lambda field: frozenset(one.choice(RED_FLAGS) for one in field.many()))
    return Request(
        kind=fields.need("kind", lambda field: field.choice(KINDS), ""),
        urgency=Urgency[urgency.upper()],
        red_flags=flags,
        declared_gravity=fields.need("declared_gravity", Value.flag, False),
        wished_before=fields.may_be_null("wished_before", Value.day),
        preferences=fields.may("preferences", _preferences, Preferences()),
        insists=fields.may("insists", Value.flag, False),
        unhappy=fields.may("unhappy", Value.flag, False),
    )


def _preferences(value: Value) -> Preferences:
    fields = value.fields(("days", "from", "to", "site"))
    days = frozenset(day.choice(DAYS) for day in fields.listed("days"))
    after, before = fields.may_be_null("from", Value.clock), fields.may_be_null("to", Value.clock)
    return Preferences(days, after, before, fields.may("site", Value.text, ""))


def _twice(path: str, field: str, ids: Iterable[str]) -> list[str]:
    where = f"{path}.{field}" if path else field
    return [f"{where}: {name!r} is given {times} times" for name, times in Counter(ids).items() if name and times > 1]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise ValueError(f"the field {name!r} is given {times} times in one object")
    return dict(pairs)


def _whole(digits: str) -> int | float:
    """Read a number; one of thousands of digits is refused where it stands, as too large."""
    return int(digits) if len(digits) < MOST_DIGITS else float("inf")
