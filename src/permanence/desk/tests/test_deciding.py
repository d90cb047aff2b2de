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
    ("slot", "differs", "actions"),
    [
        ("25 10:12", SOON, ["book 25 10:12"]),  # 48 h exactly
        ("25 10:13", SOON, ["ask_exception", "redirect_sas", "book 25 10:13", "waiting_list 25 10:13"]),
        ("12:12", NOW, ["book 12:12", "redirect_sas"]),  # 2 h exactly
        ("12:13", NOW, ["redirect_sas"]),
        ("23:59", DAY, ["book 23:59"]),
        ("24 00:00", DAY, ["ask_exception", "redirect_sas", "waiting_list"]),
        ("10:12", DAY, ["book 10:12"]),  # at this very instant
        ("10:11", DAY, ["ask_exception", "redirect_sas", "waiting_list"]),
        ("e 11:00", SOON, ["book_emergency 11:00"]),
        ("e 12:12", SOON, ["book_emergency 12:12"]),  # released two hours before
        ("e 12:13", SOON, ["ask_exception", "redirect_sas", "waiting_list"]),
        ("e 10:20", {}, ["waiting_list"]),
    ],
)
def test_limits_of_time(slot: str, differs: Given, actions: list[str]) -> None:
    assert told(person("benali", slot), **differs) == actions


@pytest.mark.parametrize(
    ("now", "slot", "urgency", "booked"),
    [
        (
            "2026-03-29T00:30:00+01:00",
            "2026-03-29T03:30:00+02:00",
            "doctor_now",
            True,
        ),  # two hours elapsed, three on the wall
        ("2026-03-29T00:30:00+01:00", "2026-03-29T03:31:00+02:00", "doctor_now", False),
        (
            "2026-10-25T01:30:00+02:00",
            "2026-10-25T02:30:00+01:00",
            "doctor_now",
            True,
        ),  # two hours elapsed, one on the wall
        ("2026-10-25T01:30:00+02:00", "2026-10-25T02:31:00+01:00", "doctor_now", False),
        ("2026-10-24T10:00:00+02:00", "2026-10-26T09:00:00+01:00", "within_48h", True),
        ("2026-10-24T10:00:00+02:00", "2026-10-26T09:01:00+01:00", "within_48h", False),
        ("2026-10-25T00:30:00+02:00", "2026-10-25T23:59:00+01:00", "same_day", True),
        ("2026-03-29T00:30:00+01:00", "2026-03-29T23:59:00+02:00", "same_day", True),
        ("2026-03-29T00:30:00+01:00", "2026-03-30T00:00:00+02:00", "same_day", False),
    ],
)
def test_both_changes_of_hour(now: str, slot: str, urgency: str, booked: bool) -> None:
    first = decided(person("benali", slot), now=now, urgency=urgency)[0]
    assert (first["action"] == "book") is booked


@pytest.mark.parametrize(
    ("least", "release_h", "differs", "taken"),
    [
        ("same_day", 2, DAY, True),
        ("doctor_now", 2, DAY, False),
        ("doctor_now", 8, DAY, True),
        ("doctor_now", 0, NOW, False),  # it starts later than in two hours
        ("within_48h", 0, SOON, True),
        ("planned", 0, SOON, True),
        ("planned", 999, {}, False),
    ],
)
def test_who_may_take_an_emergency_time(least: str, release_h: int, differs: Given, taken: bool) -> None:
    orders = [directive("emergency_slots", min_urgency=least, release_h=release_h)]
    actions = [one["action"] for one in decided(person("benali", "e 17:40"), orders=orders, **differs)]
    assert ("book_emergency" in actions) is taken


@pytest.mark.parametrize(
    ("now", "given", "slots", "differs", "taken"),
    [
        ("10:12", {"am": 0}, [], DAY, True),
        ("10:12", {"am": 1, "pm": 0}, [], DAY, True),
        ("10:12", {"am": 1, "pm": 1}, [], DAY, False),
        ("12:00", {"am": 0}, [], DAY, False),  # the morning ends at noon
        ("11:59", {"am": 0}, [], DAY, True),
        ("10:12", {"am": 0}, ["11:00"], DAY, False),
        ("10:12", {"am": 0}, ["09:00"], DAY, True),  # begun: no longer free
        ("10:12", {"am": 0}, ["e 11:00"], DAY, True),
        ("10:12", {"am": 0}, ["14:00"], DAY, True),
        ("10:00", {"pm": 0}, [], NOW, True),  # begins within two hours
        ("09:59", {"pm": 0}, [], NOW, False),
        ("10:12", {"am": 0}, [], SOON, False),
        ("10:12", {"am": 0}, [], {}, False),
        ("10:12", {}, [], DAY, False),
    ],
)
def test_when_one_more_is_taken(now: str, given: Given, slots: list[str], differs: Given, taken: bool) -> None:
    people = [person("benali", *slots, overbooked={"2026-11-23": given})]
    actions = [one["action"] for one in decided(*people, orders=[EXTRA], now=f"2026-11-23T{now}:00+01:00", **differs)]
    assert ("overbook" in actions) is taken


def test_the_directive_on_extras_is_read_when_the_half_day_begins() -> None:
    people = [person("benali", overbooked={"2026-11-23": {"am": 0, "pm": 0}})]
    morning = EXTRA | {"id": "morning", "to": "2026-11-23T10:00:00+01:00"}
    evening = EXTRA | {"id": "evening", "from": "2026-11-23T12:00:00+01:00"}
    for orders, actions in (([morning], ["redirect_sas"]), ([evening], ["overbook", "redirect_sas"])):
        assert told(*people, orders=orders, **NOW) == actions


def test_the_extra_follows_its_practitioner_s_last_time_and_comes_before_later_colleagues() -> None:
    people = [
        person("benali", "e 10:30", "e 11:30", overbooked={"2026-11-23": {"am": 0}}),
        person("morel", "10:20"),
        person("garcia", "10:40"),
    ]
    expected = [
        "book_colleague morel 10:20",
        "book_emergency 10:30",
        "overbook",
        "book_colleague garcia 10:40",
        "redirect_sas",
    ]
    assert told(*people, orders=[EXTRA], **NOW) == expected
    people[0] = person(overbooked={"2026-11-23": {"am": 0}})
    assert told(*people, orders=[EXTRA], **NOW)[0] == "overbook"  # he may come at once


@pytest.mark.parametrize(
    ("now", "window", "through"),
    [
        ("2026-11-23T23:30:00+01:00", {"days": ["mon"], "from": "23:00", "to": "06:00"}, True),
        ("2026-11-24T05:59:00+01:00", {"days": ["mon"], "from": "23:00", "to": "06:00"}, True),
        ("2026-11-24T06:00:00+01:00", {"days": ["mon"], "from": "23:00", "to": "06:00"}, False),
        ("2026-11-24T23:30:00+01:00", {"days": ["mon"], "from": "23:00", "to": "06:00"}, False),
        ("2026-11-23T05:00:00+01:00", {"days": ["mon"], "from": "23:00", "to": "06:00"}, False),
        ("2026-11-23T10:00:00+01:00", {"days": [], "from": "10:00", "to": "11:00"}, True),
        ("2026-11-23T11:00:00+01:00", {"days": [], "from": "10:00", "to": "11:00"}, False),
        ("2026-10-25T02:30:00+02:00", {"days": ["sun"], "from": "02:00", "to": "03:00"}, True),
        ("2026-10-25T02:30:00+01:00", {"days": ["sun"], "from": "02:00", "to": "03:00"}, True),
    ],
)
def test_when_calls_are_put_through(now: str, window: Given, through: bool) -> None:
    orders = [directive("transfer", calls="emergencies", windows=[window])]
    assert (decided(now=now, orders=orders, **NOW)[0]["action"] == "transfer") is through


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


def test_a_transfer_does_not_meet_the_need_of_the_day() -> None:
    assert told(orders=[ALWAYS], **DAY) == ["transfer", "ask_exception", "redirect_sas", "waiting_list"]


@pytest.mark.parametrize(("minutes", "asked"), [(827, True), (828, False)])  # 23:59, midnight
def test_an_exception_of_the_day_is_answered_before_midnight(minutes: int, asked: bool) -> None:
    orders = [directive("exceptions", ask="always", via="message", answer_within_min=minutes)]
    assert ("ask_exception" in told(orders=orders, **DAY)) is asked


@pytest.mark.parametrize(
    ("differs", "actions"),
    [
        ({}, ["book 24 09:00", "book 24 10:00", "book 25 09:00"]),
        ({"preferences": {"days": ["wed"]}}, ["book 25 09:00"]),
        (
            {"preferences": {"days": [], "from": "09:30", "to": "10:00"}},
            ["book 24 09:00"],
        ),  # half-open; none: the nearest
        ({"preferences": {"from": "10:00"}}, ["book 24 10:00", "book 26 11:00"]),
        ({"wished_before": "2026-11-24"}, ["book 24 09:00", "book 24 10:00", "book 25 09:00"]),
        (
            {"wished_before": "2026-11-23"},
            [
                "book 24 09:00",
                "book 24 10:00",
                "book 25 09:00",
                "book_colleague morel 24 08:00",
                "waiting_list 24 09:00",
            ],
        ),
        (
            {"insists": True, "preferences": {"days": ["thu"]}},
            ["book 26 11:00", "book_colleague morel 24 08:00", "waiting_list 26 11:00"],
        ),
    ],
)
def test_planned(differs: Given, actions: list[str]) -> None:
    people = [person("benali", "25 09:00", "24 10:00", "24 09:00", "26 11:00"), person("morel", "24 08:00")]
    assert told(*people, **differs) == actions


def test_planned_and_nothing_left() -> None:
    free, away = person("morel", "24 08:00"), person("roux", house=False, agenda_here=False)
    assert told(person(), free) == ["waiting_list", "book_colleague morel 24 08:00"]
    assert told(person(), free, orders=[NO_LIST]) == ["book_colleague morel 24 08:00"]
    assert told(person(), away, orders=[ZONE]) == ["waiting_list", "refer_colleague roux"]
    assert told(person(), person("morel"), orders=[NO_LIST]) == ["message", "callback"]  # merely full: not referred to


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


@pytest.mark.parametrize(
    ("slots", "differs", "actions"),
    [
        (["24 09:00", "24 09:20"], {}, ["book 24 09:00"]),
        (["24 09:00", "24 09:40"], {}, ["waiting_list"]),
        (
            ["24 09:00", "24 09:20", "24 09:40", "24 10:00"],
            {},
            ["book 24 09:00", "book 24 09:40"],
        ),  # none counted twice
        (["25 10:12", "25 10:32"], SOON, ["book 25 10:12"]),
        (["e 10:20", "e 10:40"], SOON, ["book_emergency 10:20"]),
        (["e 10:20", "10:40"], SOON, ["ask_exception", "redirect_sas", "waiting_list"]),
        (["11:00"], DAY, ["book 11:00"]),
    ],
)
def test_more_time(slots: list[str], differs: Given, actions: list[str]) -> None:
    for need in ("extra_time", "interpreter"):
        assert told(person("benali", *slots), needs=[need], **differs) == actions


def test_more_time_is_noted_when_one_slot_must_do() -> None:
    assert "plus de temps" in decided(person("benali", "11:00"), needs=["extra_time"], **DAY)[0]["script"]


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
    assert got == ["book_colleague garcia 25 09:00", "waiting_list"]  # and not Dr Morel, once she is back
