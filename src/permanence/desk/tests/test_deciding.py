"""Each clause of each rule that the given cases leave out, as tables."""

from typing import Any

import pytest

from .deciding import Given, decided, directive, person, practice, told

ALWAYS = directive("transfer", calls="always", windows=[])
EXTRA = directive("overbook", max_per_half_day=1, min_urgency="same_day", known_only=False)
ZONE = directive("colleagues", order=[], zone=True)
REFUSE = directive("new_patients", policy="refuse", exceptions=[])
NEVER = directive("exceptions", ask="never", via="message", answer_within_min=120)
NO_LIST = directive("waiting_list", allowed=False)
SOON, DAY, NOW = {"urgency": "within_48h"}, {"urgency": "same_day"}, {"urgency": "doctor_now"}
NEW: dict[str, Any] = {"known_to": []}
AWAY = {"from": "2026-11-23T00:00:00+01:00", "to": "2026-11-28T00:00:00+01:00"}


@pytest.mark.parametrize(
    ("differs", "first"),
    [
        ({"ill": True, "age": 0}, "ask_red_flags"),
        ({"ill": True, "age": 1}, "book"),
        ({"ill": False, "age": 0}, "book"),
        ({"ill": True, "pregnant": True}, "ask_red_flags"),
        ({"pregnant": True}, "book"),
        ({"declared_gravity": True}, "ask_red_flags"),
        (DAY, "ask_red_flags"),
        (NOW, "ask_red_flags"),
        (SOON, "book"),
        ({"urgency": "now_15"}, "call_15"),
        (DAY | {"relation": "professional"}, "message"),
        ({"declared_gravity": True, "kind": "cancel"}, "ask_red_flags"),
    ],
)
def test_when_the_sheet_comes_first(differs: Given, first: str) -> None:
    assert decided(person("benali", "24 09:00"), red_flags=None, **differs)[0]["action"] == first


@pytest.mark.parametrize(
    ("relation", "age", "kind", "checked"),
    [
        ("third", 9, "appointment", True),
        ("relative", 18, "result", True),
        ("relative", 17, "result", False),
        ("relative", 18, "appointment", False),
        ("relative", 40, "move", True),
        ("relative", 40, "message", False),
        ("guardian", 40, "cancel", False),
        ("self", 40, "certificate", False),
        ("professional", 40, "renewal", False),
    ],
)
def test_whose_right_is_checked(relation: str, age: int, kind: str, checked: bool) -> None:
    actions = told(person("benali", "24 09:00"), relation=relation, age=age, kind=kind)
    assert (actions[0] == "verify_right") is checked
    assert len(actions) > checked


@pytest.mark.parametrize(
    ("exceptions", "differs", "actions"),
    [
        ([{"if": "pregnant", "policy": "accept"}], {"pregnant": True}, ["book 24 09:00"]),
        ([{"if": "pregnant", "policy": "accept"}], {}, ["decline"]),
        ([{"if": "lives_in_zone", "policy": "accept"}], {}, ["book 24 09:00"]),
        ([{"if": "referred_by_colleague", "policy": "accept"}], {"referred_by": "morel"}, ["book 24 09:00"]),
        (
            [{"if": "chronic_without_doctor", "policy": "accept"}],
            {"chronic": True, "has_doctor": False},
            ["book 24 09:00"],
        ),
        ([{"if": "urgent", "policy": "accept"}], SOON, ["decline"]),
        ([{"if": "child_under_6", "policy": "accept"}], {"age": 5}, ["book 24 09:00"]),
        ([{"if": "child_under_6", "policy": "accept"}], {"age": 6}, ["decline"]),
        ([{"if": "lives_in_zone", "policy": "ask"}], {}, ["ask_exception", "decline"]),
        ([], {"ill": True, "has_doctor": False}, ["ask_exception", "decline"]),
    ],
)
def test_which_new_patients_are_taken(exceptions: list[Given], differs: Given, actions: list[str]) -> None:
    orders = [directive("new_patients", policy="refuse", exceptions=exceptions)]
    assert told(person("benali", "24 09:00"), orders=orders, **NEW | differs) == actions


def test_a_new_patient_refused_is_put_before_who_always_makes_exceptions() -> None:
    always = directive("exceptions", ask="always", via="call", answer_within_min=15)
    assert told(person("benali", "11:00"), orders=[REFUSE, always], **NEW) == ["ask_exception", "decline"]


def test_colleagues_named_to_a_new_patient_keep_their_order() -> None:
    people = [
        person("benali", "11:00"),
        person("far", "11:20", house=False, distance_km=9),
        person("near", house=False, distance_km=1, agenda_here=False),
        person("full"),
        person("elsewhere", agenda_here=False),
        person("house", "25 10:12"),
    ]
    expected = [
        "refer_colleague elsewhere",
        "book_colleague house 25 10:12",
        "refer_colleague near",
        "book_colleague far 11:20",
        "decline",
    ]
    assert told(*people, orders=[REFUSE, ZONE, NEVER], **NEW | SOON) == expected


@pytest.mark.parametrize(
    ("calls", "urgency", "through"),
    [
        ("emergencies", "doctor_now", True),
        ("emergencies", "same_day", False),
        ("professionals", "planned", True),
        ("emergencies_and_professionals", "planned", True),
        ("never", "doctor_now", False),
        ("always", "planned", True),
    ],
)
def test_professionals_are_put_through_or_leave_an_urgent_message(calls: str, urgency: str, through: bool) -> None:
    got = told(orders=[directive("transfer", calls=calls, windows=[])], relation="professional", urgency=urgency)
    alert = ["alert_practitioner"] if urgency == "doctor_now" else []
    assert got == (["transfer"] if through else [*alert, "message", "callback"])


@pytest.mark.parametrize(
    ("differs", "actions"),
    [
        ({}, ["message"]),
        (SOON, ["book 24 09:00"]),
        (DAY, ["ask_exception", "redirect_sas", "waiting_list"]),
        ({"kind": "teleconsultation"}, ["message"]),
        ({"kind": "renewal"}, ["message"]),
        ({"no_shows_12m": 1}, ["book 24 09:00"]),
        ({"kind": "cancel"}, ["cancel"]),
    ],
)
def test_too_many_absences(differs: Given, actions: list[str]) -> None:
    orders = [directive("no_show", after=2, then="message")]
    assert told(person("benali", "24 09:00"), orders=orders, **{"no_shows_12m": 2} | differs) == actions


@pytest.mark.parametrize(
    ("kind", "orders", "differs", "actions"),
    [
        ("renewal", [], {}, ["message"]),
        ("renewal", [directive("renewal", by="teleconsultation")], {}, ["book 24 09:00"]),
        ("result", [], {}, ["message"]),
        ("message", [], SOON, ["message"]),
        ("home_visit", [NEVER], {}, ["message", "callback"]),
        ("home_visit", [directive("home_visit", policy="accept", zone_only=False)], {}, ["message", "callback"]),
        (
            "home_visit",
            [directive("home_visit", policy="accept", zone_only=True)],
            {"lives_in_zone": False},
            ["book 24 09:00", "decline"],
        ),
        (
            "home_visit",
            [directive("home_visit", policy="ask", zone_only=True)],
            {"lives_in_zone": False},
            ["book 24 09:00", "decline"],
        ),
        ("home_visit", [directive("home_visit", policy="refuse"), REFUSE], NEW, ["decline"]),
        ("teleconsultation", [directive("teleconsultation", policy="accept", known_only=True)], NEW, ["book 24 09:00"]),
        ("complaint", [], DAY, ["open_complaint"]),
        ("cancel", [], {"unhappy": True}, ["open_complaint", "cancel"]),
        ("appointment", [REFUSE], NEW | {"unhappy": True}, ["open_complaint", "decline"]),
        ("appointment", [REFUSE, NEVER], NEW | DAY | {"unhappy": True}, ["redirect_sas", "open_complaint", "decline"]),
        ("move", [], {"relation": "third", "unhappy": True}, ["verify_right", "open_complaint", "move"]),
    ],
)
def test_kinds_of_request(kind: str, orders: list[Given], differs: Given, actions: list[str]) -> None:
    assert told(person("benali", "24 09:00"), orders=orders, kind=kind, **differs) == actions


def test_a_home_visit_refused_with_nothing_free_is_no_refusal_alone() -> None:
    refused = directive("home_visit", policy="refuse", zone_only=False)
    assert told(orders=[refused], kind="home_visit") == ["waiting_list", "decline"]


def test_closed_without_replacement_everything_goes_to_the_practice() -> None:
    closed = directive("closed", replaced_by=None, **AWAY)
    assert decided(orders=[closed], red_flags=["seizure"])[1]["practitioner"] is None
    pro = decided(orders=[closed, ALWAYS], relation="professional", **NOW)
    assert [(one["action"], one["practitioner"]) for one in pro] == [
        ("alert_practitioner", None),
        ("message", None),
        ("callback", None),
    ]
    visit = decided(orders=[closed], kind="home_visit")
    assert [one["action"] for one in visit] == ["message", "callback"]
    assert told(person("benali", "27 23:59", "28 00:00"), orders=[closed]) == ["book 28 00:00"]
    assert told(orders=[closed]) == ["message", "callback"]


def test_a_closure_to_come_takes_its_times_away_and_nothing_else() -> None:
    coming = directive(
        "closed", replaced_by="garcia", **{"from": "2026-11-24T00:00:00+01:00", "to": "2026-11-26T00:00:00+01:00"}
    )
    people = [person("benali", "24 09:00", "26 09:00"), person("garcia", "25 11:00", "28 11:00")]
    garcia = directive("new_patients", id="np-garcia", practitioner="garcia", policy="refuse", exceptions=[])
    got = told(*people, orders=[coming, ALWAYS, garcia], insists=True)
    assert got == ["book 26 09:00", "book_colleague garcia 25 11:00", "waiting_list 26 09:00"]
    assert told(people[0], people[1], orders=[coming, ALWAYS], relation="professional") == ["transfer"]


def test_a_replacement_decides_by_his_own_directives() -> None:
    closed = directive("closed", replaced_by="garcia", **AWAY)
    through = directive("transfer", id="through", practitioner="garcia", calls="emergencies", windows=[])
    people = [person("benali", "29 09:00"), person("garcia", "11:00")]
    got = told(*people, orders=[closed, through, directive("waiting_list", allowed=False)], **NOW)
    assert got == ["transfer garcia", "book garcia 11:00", "redirect_sas"]
    assert told(*people, orders=[closed], urgency="now_15")[1] == "alert_practitioner garcia"
    chain = directive("closed", id="his", practitioner="garcia", replaced_by="benali", **AWAY)
    assert told(*people, orders=[closed, chain]) == ["message", "callback"]


def test_a_practice_closed_but_for_one_is_not_closed_for_him() -> None:
    closed = practice("closed", replaced_by="garcia", **AWAY)
    people = [person("benali", "11:00"), person("garcia", "12:00"), person("morel", "13:00")]
    assert told(*people, orders=[closed]) == ["book garcia 12:00"]


def test_a_site_that_is_not_accessible_is_offered_in_no_way() -> None:
    people = [person("benali", "11:00", "e 11:20", accessible=False, overbooked={"2026-11-23": {"am": 0}})]
    got = told(*people, orders=[EXTRA], needs=["reduced_mobility"], **DAY)
    assert got == ["ask_exception", "redirect_sas"]
    assert told(*people, needs=["reduced_mobility"]) == ["message", "callback"]


def test_order_of_colleagues() -> None:
    names = ["z-far", "z-near", "h-far", "h-named", "z-named"]
    people = [person(name, "15:00", house=name[0] == "h", distance_km=9 * ("far" in name) + 1) for name in names]
    named = directive("colleagues", order=["z-named", "h-named"], zone=True)
    got = [one["practitioner"] for one in decided(person(), *people, orders=[named], **DAY)]
    assert got == ["h-named", "h-far", "z-named", "z-near", "z-far"]


@pytest.mark.parametrize(
    ("colleague", "orders", "differs", "taken"),
    [
        (person("morel", "15:00"), [], DAY, True),
        (person("morel", "15:00", accepts_new=False), [], DAY, False),
        (person("morel", "15:00", accepts_new=False), [], DAY | {"known_to": ["benali", "morel"]}, True),
        (person("morel", "15:00"), [REFUSE | {"practitioner": "morel", "policy": "ask"}], DAY, False),
        (person("morel", "15:00"), [practice("new_patients", policy="refuse", exceptions=[])], DAY, False),
        (
            person("roux", "15:00", house=False),
            [practice("new_patients", policy="refuse", exceptions=[]), ZONE],
            DAY,
            True,
        ),
        (person("roux", "15:00", house=False), [], DAY, False),
        (person("morel", "15:00", agenda_here=False), [], DAY, False),
        (person("morel", "e 15:00"), [], DAY, True),
        (person("morel", "e 10:20"), [], SOON, False),
        (person("morel", "15:00"), [directive("closed", practitioner="morel", replaced_by=None, **AWAY)], DAY, False),
        (
            person("morel", "e 15:00"),
            [directive("emergency_slots", practitioner="morel", min_urgency="doctor_now", release_h=1)],
            DAY,
            False,
        ),
    ],
)
def test_which_colleague_takes_the_patient(colleague: Given, orders: list[Given], differs: Given, taken: bool) -> None:
    got = [one["action"] for one in decided(person(), colleague, orders=orders, **differs)]
    assert ("book_colleague" in got) is taken


def test_who_replaces_someone_knows_his_patients_whoever_is_asked_for() -> None:
    leave = directive("closed", practitioner="morel", replaced_by="benali", **AWAY)
    people = [person("benali", "25 09:00"), person("morel", "29 09:00")]
    assert told(*people, orders=[leave, REFUSE], known_to=["morel"]) == ["book 25 09:00"]
    closed = directive("closed", practitioner="morel", replaced_by="garcia", **AWAY)
    people = [person(), person("morel", "29 09:00"), person("garcia", "25 09:00", accepts_new=False)]
    got = told(*people, orders=[closed], known_to=["benali", "morel"], wished_before="2026-11-25")
    assert got == ["waiting_list", "book_colleague garcia 25 09:00"]  # and not Dr Morel, once she is back
