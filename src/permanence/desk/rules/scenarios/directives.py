"""The directives of a scenario: what each kind must say."""

from collections.abc import Callable, Collection
from typing import Any

from permanence.desk.rules.deciding import Directive, Urgency
from permanence.desk.rules.deciding.callers import CONDITIONS
from permanence.directives.rules.allowing import CALLS, DAYS
from permanence.directives.rules.precedence import TERMS

from .fields import NOTHING, Fields, Value

COMMON = ("id", "scope", "practitioner", "term", "from", "to", "updated_at", "kind")
POLICIES = ("accept", "refuse", "ask")
URGENCIES = tuple(urgency.name.lower() for urgency in Urgency)
TEN_YEARS_H = 87_600
Reader = Callable[[Fields, Collection[str]], dict[str, Any]]


def directive(value: Value, people: Collection[str]) -> Directive:
    """Read one directive.

    :param people: ids of the practitioners there are
    """
    kind = value.fields(None).need("kind", lambda field: field.choice(KINDS), "")
    names, read = KINDS.get(kind, ((), _nothing))
    fields = value.fields((*COMMON, *names), also=not kind)
    starts = fields.need_or_null("from", Value.instant)
    ends = fields.need_or_null("to", Value.instant)
    if starts and ends and ends <= starts:
        fields["to"].wrong("after from")
    return Directive(
        id=fields.need("id", Value.text, ""),
        kind=kind,
        body=read(fields, people),
        term=fields.need("term", lambda field: field.choice(TERMS), "permanent"),
        written_at=fields.need("updated_at", Value.instant, NOTHING),
        practitioner=_whose(fields, people),
        valid_from=starts,
        valid_to=ends,
    )


def _whose(fields: Fields, people: Collection[str]) -> str | None:
    scope = fields.need("scope", lambda field: field.choice(("practice", "practitioner")), "practice")
    if scope == "practitioner":
        return fields.need("practitioner", lambda field: field.choice(people), "")
    if fields.its.get("practitioner") is not None:
        fields["practitioner"].wrong("null, as the directive is the practice's")
    return None


def _nothing(_fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {}


def _new_patients(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    exceptions = [one.fields(("if", "policy")) for one in fields.listed("exceptions")]
    return {
        "policy": _choice(fields, "policy", POLICIES),
        "exceptions": [
            {"if": _choice(one, "if", CONDITIONS), "policy": _choice(one, "policy", POLICIES)} for one in exceptions
        ],
    }


def _exceptions(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {
        "ask": _choice(fields, "ask", ("never", "sometimes", "always")),
        "via": fields.may("via", lambda field: field.choice(("message", "call")), "message"),
        "answer_within_min": fields.may("answer_within_min", Value.whole, 120),
    }


def _transfer(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    windows = [one.fields(("days", "from", "to")) for one in fields.listed("windows")]
    return {"calls": _choice(fields, "calls", CALLS), "windows": [_window(one) for one in windows]}


def _window(fields: Fields) -> dict[str, Any]:
    days = [day.choice(DAYS) for day in fields.listed("days")]
    return {"days": days, "from": _clock(fields, "from"), "to": _clock(fields, "to")}


def _clock(fields: Fields, name: str) -> str:
    return fields.need(name, lambda field: field.clock().isoformat("minutes"), "")


def _emergency_slots(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    release_h = fields.need("release_h", lambda field: field.number(TEN_YEARS_H), 0.0)
    return {"min_urgency": _choice(fields, "min_urgency", URGENCIES), "release_h": release_h}


def _overbook(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {
        "max_per_half_day": fields.need("max_per_half_day", Value.whole, 0),
        "min_urgency": _choice(fields, "min_urgency", URGENCIES),
        "known_only": fields.may("known_only", Value.flag, False),
    }


def _colleagues(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    order = [one.text() for one in fields.listed("order")]  # whoever is not there has no turn
    return {"order": order, "zone": fields.need("zone", Value.flag, False)}


def _waiting_list(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {"allowed": fields.need("allowed", Value.flag, False)}


def _renewal(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {"by": _choice(fields, "by", ("message", "appointment", "teleconsultation"))}


def _paper(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {"by": _choice(fields, "by", ("message", "appointment"))}


def _home_visit(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    return {"policy": _choice(fields, "policy", POLICIES), "zone_only": fields.may("zone_only", Value.flag, False)}


def _teleconsultation(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    policy = _choice(fields, "policy", ("accept", "refuse"))
    return {"policy": policy, "known_only": fields.may("known_only", Value.flag, False)}


def _no_show(fields: Fields, _people: Collection[str]) -> dict[str, Any]:
    then = _choice(fields, "then", ("message", "refuse_online"))
    return {"after": fields.need("after", Value.whole, 0), "then": then}


def _closed(fields: Fields, people: Collection[str]) -> dict[str, Any]:
    return {"replaced_by": fields.may_be_null("replaced_by", lambda field: field.choice(people))}


def _choice(fields: Fields, name: str, words: Collection[str]) -> str:
    return fields.need(name, lambda field: field.choice(words), "")


KINDS: dict[str, tuple[tuple[str, ...], Reader]] = {  # kind → its own fields, and what reads them
    "new_patients": (("policy", "exceptions"), _new_patients),
    "exceptions": (("ask", "via", "answer_within_min"), _exceptions),
    "transfer": (("calls", "windows"), _transfer),
    "emergency_slots": (("min_urgency", "release_h"), _emergency_slots),
    "overbook": (("max_per_half_day", "min_urgency", "known_only"), _overbook),
    "colleagues": (("order", "zone"), _colleagues),
    "waiting_list": (("allowed",), _waiting_list),
    "renewal": (("by",), _renewal),
    "results": (("by",), _paper),
    "certificate": (("by",), _paper),
    "home_visit": (("policy", "zone_only"), _home_visit),
    "teleconsultation": (("policy", "known_only"), _teleconsultation),
    "no_show": (("after", "then"), _no_show),
    "closed": (("replaced_by",), _closed),
}
