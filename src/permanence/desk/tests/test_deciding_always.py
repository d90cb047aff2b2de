"""What holds of every decision, whatever the directives, the free times and the hour."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from permanence.desk.rules.deciding import (
    Caller,
    Directive,
    Patient,
    Practitioner,
    Preferences,
    Proposal,
    Request,
    Scene,
    Slot,
    Urgency,
    decide,
)
from permanence.desk.rules.deciding.callers import CONDITIONS
from permanence.desk.rules.deciding.known import KINDS, NEEDS, RED_FLAGS, RELATIONS
from permanence.directives.rules.allowing import CALLS, DAYS

NAMES = ("benali", "morel", "roux", "garcia")
PARIS = ZoneInfo("Europe/Paris")
NOWS = st.sampled_from(
    [datetime(2026, *day, tzinfo=UTC) for day in ((11, 23, 9, 0), (11, 23, 22, 50), (3, 28, 23, 0), (10, 24, 22, 30))]
)
MINUTES = st.integers(-90, 4000).map(lambda minutes: timedelta(minutes=10 * (minutes // 10)))
URGENCY = st.sampled_from(list(Urgency))
WORDS = [urgency.name.lower() for urgency in Urgency]
POLICY = st.sampled_from(["accept", "refuse", "ask"])
FLAG = st.booleans()
EXCEPTIONS = st.lists(st.fixed_dictionaries({"if": st.sampled_from(sorted(CONDITIONS)), "policy": POLICY}), max_size=2)
CLOCK = st.sampled_from(["00:00", "08:00", "10:00", "12:30", "23:00"])
WINDOWS = st.lists(
    st.fixed_dictionaries({"days": st.lists(st.sampled_from(DAYS), max_size=3), "from": CLOCK, "to": CLOCK}), max_size=2
)
BODIES: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "new_patients": st.fixed_dictionaries({"policy": POLICY, "exceptions": EXCEPTIONS}),
    "exceptions": st.fixed_dictionaries(
        {
            "ask": st.sampled_from(["never", "sometimes", "always"]),
            "via": st.sampled_from(["message", "call"]),
            "answer_within_min": st.integers(0, 900),
        }
    ),
    "transfer": st.fixed_dictionaries({"calls": st.sampled_from(CALLS), "windows": WINDOWS}),
    "emergency_slots": st.fixed_dictionaries({"min_urgency": st.sampled_from(WORDS), "release_h": st.integers(0, 30)}),
    "overbook": st.fixed_dictionaries(
        {"max_per_half_day": st.integers(0, 2), "min_urgency": st.sampled_from(WORDS), "known_only": FLAG}
    ),
    "colleagues": st.fixed_dictionaries({"order": st.lists(st.sampled_from(NAMES), unique=True), "zone": FLAG}),
    "waiting_list": st.fixed_dictionaries({"allowed": FLAG}),
    "renewal": st.fixed_dictionaries({"by": st.sampled_from(["message", "appointment", "teleconsultation"])}),
    "results": st.fixed_dictionaries({"by": st.sampled_from(["message", "appointment"])}),
    "certificate": st.fixed_dictionaries({"by": st.sampled_from(["message", "appointment"])}),
    "home_visit": st.fixed_dictionaries({"policy": POLICY, "zone_only": FLAG}),
    "teleconsultation": st.fixed_dictionaries({"policy": st.sampled_from(["accept", "refuse"]), "known_only": FLAG}),
    "no_show": st.fixed_dictionaries(
        {"after": st.integers(0, 3), "then": st.sampled_from(["message", "refuse_online"])}
    ),
    "closed": st.fixed_dictionaries({"replaced_by": st.sampled_from([None, *NAMES])}),
}


@st.composite
def practitioners(draw: st.DrawFn, name: str, now: datetime) -> Practitioner:
    starts = draw(st.lists(st.tuples(MINUTES, FLAG), max_size=6))
    local = now.astimezone(PARIS).date()
    days = [local, local + timedelta(days=1)]
    halves = st.dictionaries(st.sampled_from(["am", "pm"]), st.integers(0, 2))
    return Practitioner(
        id=name,
        name=f"Dr {name.title()}",
        house=draw(FLAG),
        agenda_here=draw(st.sampled_from([True, True, False])),
        accepts_new=draw(FLAG),
        accessible=draw(FLAG),
        distance_km=draw(st.integers(0, 9)),
        slots=tuple(Slot(now + minutes, 10, emergency) for minutes, emergency in starts),
        overbooked=draw(st.dictionaries(st.sampled_from(days), halves)),
    )


@st.composite
def directives(draw: st.DrawFn, now: datetime) -> list[Directive]:
    kinds = draw(st.lists(st.sampled_from(sorted(BODIES)), max_size=10))
    return [
        Directive(
            id=f"d{place}",
            kind=kind,
            body=draw(BODIES[kind]),
            term=draw(st.sampled_from(["of_day", "temporary", "permanent"])),
            written_at=now - timedelta(days=draw(st.integers(0, 3))),
            practitioner=draw(st.sampled_from([None, "benali", *NAMES])),
            valid_from=draw(st.sampled_from([None, now, now + timedelta(hours=3), now - timedelta(days=1)])),
            valid_to=draw(st.sampled_from([None, now + timedelta(hours=5), now])),
        )
        for place, kind in enumerate(kinds)
    ]


PATIENTS = st.builds(
    Patient,
    known_to=st.frozensets(st.sampled_from(NAMES)),
    age=st.sampled_from([None, 0, 3, 17, 18, 70]),
    has_doctor=FLAG,
    ill=FLAG,
    pregnant=FLAG,
    chronic=FLAG,
    lives_in_zone=FLAG,
    relative_of_patient=FLAG,
    no_shows_12m=st.integers(0, 3),
    needs=st.frozensets(st.sampled_from(sorted(NEEDS))),
)
REQUESTS = st.builds(
    Request,
    kind=st.sampled_from(["appointment", "appointment", "appointment", *KINDS]),
    urgency=URGENCY,
    red_flags=st.sampled_from([None, frozenset(), frozenset(), frozenset(), frozenset(RED_FLAGS[:1])]),
    declared_gravity=FLAG,
    wished_before=st.sampled_from([None, date(2026, 11, 24)]),
    preferences=st.builds(
        Preferences, st.frozensets(st.sampled_from(DAYS), max_size=3), st.none() | st.just(time(10)), st.none()
    ),
    insists=FLAG,
    unhappy=FLAG,
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Scene, list[Directive], list[Practitioner], datetime]:
    now = draw(NOWS)
    caller = Caller(draw(st.sampled_from(RELATIONS)), draw(st.sampled_from(["fr", "en", "ar"])))
    scene = Scene("benali", PARIS, caller, draw(PATIENTS), draw(REQUESTS))
    people = [draw(practitioners(name, now)) for name in NAMES]
    return scene, draw(directives(now)), people, now


BOOKED = {"book", "book_emergency", "book_colleague"}


@settings(max_examples=400, deadline=None)
@given(cases())
def test_what_always_holds(case: tuple[Scene, list[Directive], list[Practitioner], datetime]) -> None:
    scene, orders, people, now = case
    proposals = decide(*case)
    actions = [one.action for one in proposals]
    assert proposals
    _fifteen_first(scene, actions)
    _refusal_last(actions)
    _times_are_free(proposals, people, now)
    _one_each(scene, proposals)
    _nothing_forbidden(proposals, scene, orders, now)
    for one in proposals:
        assert one.reasons
        assert any(reason.startswith("rule ") for reason in one.reasons)
        assert 0 < one.script.count(".") + one.script.count("?") <= 2
        assert "{" not in one.script


def _fifteen_first(scene: Scene, actions: list[str]) -> None:
    alarm = bool(scene.request.red_flags) or scene.request.urgency == Urgency.NOW_15
    assert (actions == ["call_15", "alert_practitioner"]) is alarm
    assert ("call_15" in actions) is alarm
    if "ask_red_flags" in actions:
        assert len(actions) == 1


def _refusal_last(actions: list[str]) -> None:
    assert actions.count("decline") <= 1
    assert "decline" not in actions[:-1]
    assert actions.count("verify_right") == (actions[0] == "verify_right")


def _times_are_free(proposals: list[Proposal], people: list[Practitioner], now: datetime) -> None:
    free = {(who.id, slot.start, slot.emergency) for who in people for slot in who.slots if who.agenda_here}
    for one in proposals:
        if one.action in BOOKED:
            assert one.slot is not None
            assert one.slot >= now
            kinds = {"book": [False], "book_emergency": [True], "book_colleague": [False, True]}[one.action]
            assert any((one.practitioner, one.slot, kind) in free for kind in kinds)
        elif one.slot is not None:
            assert one.action == "waiting_list"
            assert one.slot in [other.slot for other in proposals if other.action == "book"]


def _one_each(scene: Scene, proposals: list[Proposal]) -> None:
    taken = [(one.practitioner, one.slot) for one in proposals if one.action in BOOKED]
    assert len(taken) == len(set(taken))
    pairs = [(one.action, one.practitioner) for one in proposals]
    for action, who in pairs:
        most = 3 if action == "book" and scene.request.urgency == Urgency.PLANNED else 1
        assert pairs.count((action, who)) <= most


def _nothing_forbidden(proposals: list[Proposal], scene: Scene, orders: list[Directive], now: datetime) -> None:
    """A ban that is his only directive of the kind is never overstepped, whatever the practice says."""
    banned = {
        "waiting_list": ("waiting_list", {"allowed": False}),
        "ask_exception": ("exceptions", {"ask": "never"}),
        "transfer": ("transfer", {"calls": "never"}),
        "overbook": ("overbook", {"max_per_half_day": 0}),
    }
    for one in proposals:
        closed = [d for d in orders if d.kind == "closed" and d.practitioner == one.practitioner and one.practitioner]
        if one.slot is not None:
            assert not any(d.holds(one.slot) for d in closed)
        if one.action in banned:
            kind, ban = banned[one.action]
            own = [d for d in orders if d.kind == kind and d.practitioner == one.practitioner]
            assert not (len(own) == 1 and _lasts(own[0]) and ban.items() <= own[0].body.items())
    newcomers = [d for d in orders if d.kind == "new_patients" and d.practitioner is not None]
    for one in proposals:
        own = [d for d in newcomers if d.practitioner == one.practitioner]
        plainly = len(own) == 1 and _lasts(own[0]) and own[0].body == {"policy": "refuse", "exceptions": []}
        known = not scene.patient.known_to.isdisjoint(NAMES)
        if plainly and not known:
            professional = scene.caller.professional and one.action == "transfer"
            assert professional or one.action not in {
                *BOOKED,
                "overbook",
                "transfer",
                "waiting_list",
                "refer_colleague",
            }


def _lasts(directive: Directive) -> bool:
    return directive.valid_from is None and directive.valid_to is None
