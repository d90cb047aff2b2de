"""When: limits of time, changes of hour, kept and extra places, the order of planned times; as tables."""

import pytest

from .deciding import Given, decided, directive, person, told

ALWAYS = directive("transfer", calls="always", windows=[])
EXTRA = directive("overbook", max_per_half_day=1, min_urgency="same_day", known_only=False)
ZONE = directive("colleagues", order=[], zone=True)
NO_LIST = directive("waiting_list", allowed=False)
SOON, DAY, NOW = {"urgency": "within_48h"}, {"urgency": "same_day"}, {"urgency": "doctor_now"}


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


@pytest.mark.parametrize("slot", ["2026-10-25T02:20:00+02:00", "2026-10-25T02:20:00+01:00"])
def test_an_hour_that_comes_twice_is_told_with_its_offset(slot: str) -> None:
    got = decided(person("benali", slot), now="2026-10-25T01:30:00+02:00", urgency="doctor_now")
    assert got[0]["slot"] == slot
