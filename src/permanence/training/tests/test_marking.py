"""Marks as a table: safety before all, the directives as the desk's decision puts them, courtesy, time."""

from dataclasses import replace

import pytest

from permanence.desk.actions.deeds import DEEDS
from permanence.desk.models import Outcome
from permanence.training import rules
from permanence.training.rules.marking import CARRIED_OUT, FIRST_ASKED, Facts

KINDS = {"elderly", "mother", "anxious", "angry", "stubborn", "confused", "foreign", "night", "hospital", "red_flag"}


def best(caller: rules.Caller, axis: str = "safety") -> list[int]:
    return [
        max(range(len(step.choices)), key=lambda n: (step.choices[n].safety, step.choices[n].courtesy))
        for step in caller.steps
    ]  # fmt: skip


def worst(caller: rules.Caller) -> list[int]:
    return [
        min(range(len(step.choices)), key=lambda n: step.choices[n].safety + step.choices[n].courtesy)
        for step in caller.steps
    ]


def facts(caller: rules.Caller, **more: object) -> Facts:
    usual = Facts(best(caller), "booked", ["book"], 8, caller.target_s - 1)
    return replace(usual, **more)  # type: ignore[arg-type]


def points(caller: rules.Caller, told: Facts) -> dict[str, int]:
    return {mark.axis: mark.points for mark in rules.marks(caller, told)}


def test_every_caller_of_the_list_calls_and_offers_a_good_a_fair_and_a_poor_way() -> None:
    assert set(rules.CALLERS) == KINDS
    for caller in rules.CALLERS.values():
        assert caller.number.startswith("+3363998"), "kept for fiction"
        assert len(caller.steps) >= 4
        for step in caller.steps:
            assert len(step.choices) == 3
            assert max(max(one.safety, one.courtesy) for one in step.choices) == 1, step.aim
            assert all(one.said and one.reply and one.why for one in step.choices)


@pytest.mark.parametrize("caller", rules.CALLERS.values(), ids=lambda one: one.key)
def test_the_best_words_and_deeds_are_worth_all_and_the_worst_little(caller: rules.Caller) -> None:
    red = caller.key == "red_flag"
    good = facts(caller, outcome="call_15", advised=["call_15"]) if red else facts(caller)
    assert rules.total(rules.marks(caller, good)) >= 95
    bad = facts(caller, chosen=worst(caller), outcome="", advised=good.advised, answered_s=None, lasted_s=0)
    assert rules.total(rules.marks(caller, bad)) <= 10


CALLER = rules.CALLERS["elderly"]
CASES = [
    ("as advised", {}, {"safety": 40, "directives": 25, "courtesy": 20, "time": 15}),
    ("another proposal", {"advised": ["message", "book"]}, {"directives": 15}),
    ("not advised", {"outcome": "refused"}, {"directives": 0}),
    ("nothing done", {"outcome": ""}, {"directives": 0}),
    ("left with a deadline is a message", {"outcome": "left", "advised": ["message"]}, {"directives": 25}),
    (
        "sent to the regulated line",
        {"outcome": "redirected", "advised": ["redirect_sas", "decline"]},
        {"directives": 25},
    ),
    ("sent to a colleague", {"outcome": "referred", "advised": ["refer_colleague"]}, {"directives": 25}),
    ("booked with a colleague", {"outcome": "elsewhere", "advised": ["book_colleague"]}, {"directives": 25}),
    (
        "a complaint opened beside what is declined",
        {"outcome": "refused", "advised": ["open_complaint"], "taken": ["open_complaint"]},
        {"directives": 25},
    ),
    ("what is asked first is not what is done", {"advised": ["verify_right", "book"]}, {"directives": 25}),
    ("a needless 15 costs a little", {"outcome": "call_15"}, {"safety": 32, "directives": 0}),
    ("a red flag missed", {"advised": ["call_15", "alert_practitioner"]}, {"safety": 0}),
    ("answered late", {"answered_s": 25}, {"time": 12}),
    ("answered very late, and long", {"answered_s": 31, "lasted_s": 9999}, {"time": 0}),
    ("never answered", {"answered_s": None}, {"time": 0}),
    ("cut short", {"chosen": [0]}, {"courtesy": 5}),
]


@pytest.mark.parametrize(("said", "told", "expected"), CASES, ids=[case[0] for case in CASES])
def test_marks(said: str, told: dict[str, object], expected: dict[str, int]) -> None:
    got = points(CALLER, facts(CALLER, **told))
    assert {axis: got[axis] for axis in expected} == expected


def test_every_deed_of_the_desk_is_known_with_outcomes_that_it_records() -> None:
    assert set(DEEDS) - set(FIRST_ASKED) <= set(CARRIED_OUT)
    for action, deed in DEEDS.items():
        ends_as = [cell.cell_contents for cell in deed.__closure__ or () if isinstance(cell.cell_contents, Outcome)]
        assert {one.value for one in ends_as} <= CARRIED_OUT.get(action, set()), action
        if action not in FIRST_ASKED:
            told = facts(CALLER, outcome="", advised=[action], taken=[action])
            assert points(CALLER, told)["directives"] == 25, action


def test_a_missed_red_flag_is_worth_no_more_than_twenty() -> None:
    marked = rules.marks(CALLER, facts(CALLER, advised=["call_15"]))
    assert rules.total(marked) == 20
    assert ("missed_15", "") in marked[0].reasons


def test_every_mark_has_its_reasons() -> None:
    for caller in rules.CALLERS.values():
        assert all(mark.reasons for mark in rules.marks(caller, facts(caller)))
