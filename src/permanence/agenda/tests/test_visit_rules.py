"""What may be noted when, and how late it gets: tables of cases."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from permanence.agenda.models import STATUS_OF, Stage, StepKind
from permanence.agenda.rules import delays, visits
from permanence.agenda.rules.visits import Noting
from permanence.capacity.tests.factories import PARIS, at

DAY_BEFORE, MORNING, DURING, AFTERNOON, DAY_AFTER = (
    at(9) - timedelta(days=1), at(8, 30), at(9, 10), at(15), at(9) + timedelta(days=1),
)  # fmt: skip
YES, ORDER, EARLY, LATE, OTHER = (
    Noting.POSSIBLE, Noting.OUT_OF_ORDER, Noting.TOO_EARLY, Noting.TOO_LATE, Noting.ANOTHER_DAY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "stage", "now", "found"),
    [
        ("confirmed", "planned", DAY_BEFORE, YES),
        ("confirmed", "planned", DURING, LATE),
        ("confirmed", "arrived", DAY_BEFORE, ORDER),
        ("arrived", "planned", MORNING, YES),
        ("arrived", "confirmed", MORNING, YES),
        ("arrived", "planned", DAY_BEFORE, OTHER),
        ("arrived", "unexcused", AFTERNOON, YES),  # he comes after all
        ("arrived", "planned", DAY_AFTER, OTHER),
        ("arrived", "gone", AFTERNOON, ORDER),
        ("waiting", "arrived", MORNING, YES),
        ("waiting", "in_room", MORNING, ORDER),
        ("in_room", "waiting", MORNING, YES),
        ("in_room", "planned", DURING, YES),  # nobody noted that he came
        ("in_room", "cancelled", DURING, ORDER),
        ("gone", "in_room", DURING, YES),
        ("gone", "waiting", DURING, YES),  # he would not wait
        ("gone", "planned", DURING, ORDER),
        ("unexcused", "planned", MORNING, EARLY),
        ("unexcused", "planned", DURING, YES),
        ("excused", "unexcused", DAY_AFTER, YES),
        ("unexcused", "excused", DAY_AFTER, ORDER),
        ("excused", "waiting", DURING, ORDER),
    ],
)
def test_what_may_be_noted(kind: str, stage: str, now: datetime, found: Noting) -> None:
    assert visits.noting(kind, stage=stage, starts_at=at(9), ends_at=at(9, 20), now=now, zone=PARIS) is found


def test_a_visit_over_midnight_is_of_both_days() -> None:
    starts, ends = at(23, 50), at(23, 50) + timedelta(minutes=20)
    for now in (at(23, 40), at(0, 5) + timedelta(days=1)):
        assert visits.noting("arrived", stage="planned", starts_at=starts, ends_at=ends, now=now, zone=PARIS) is YES


def test_every_fact_and_stage_has_its_place() -> None:
    assert set(visits.FOLLOWS) == set(StepKind.values)
    assert set(STATUS_OF) == set(Stage)
    told = {stage for stages in visits.FOLLOWS.values() for stage in stages}
    assert told <= set(Stage.values)


def turn(start: datetime, stage: str = "planned", entered: datetime | None = None) -> delays.Turn[str]:
    return delays.Turn(f"{start:%H:%M}", start, start + timedelta(minutes=20), stage, entered)


T = turn
CASES = {
    "an empty day": ([], at(9), None, 0, {}),
    "on time, all to come": ([T(at(9)), T(at(9, 20))], at(8, 50), None, 0, {"09:00": at(9), "09:20": at(9, 20)}),
    "he waits past his time": ([T(at(9), "waiting"), T(at(9, 20))], at(9, 15), None, 15,
        {"09:00": at(9, 15), "09:20": at(9, 35)}),
    "one with him since late": ([T(at(9), "in_room", at(9, 20)), T(at(9, 20), "waiting"), T(at(9, 40))], at(9, 25),
        None, 20, {"09:20": at(9, 40), "09:40": at(10)}),
    "one who stays longer than planned": ([T(at(9), "in_room", at(9)), T(at(9, 20), "arrived")], at(9, 30), None, 10,
        {"09:20": at(9, 30)}),
    "a gap takes it up": ([T(at(9), "in_room", at(9, 10)), T(at(10), "planned")], at(9, 20), None, 0,
        {"10:00": at(10)}),
    "who is late himself makes nobody wait": ([T(at(9)), T(at(9, 20), "waiting")], at(9, 18), None, 0,
        {"09:00": at(9, 18), "09:20": at(9, 20)}),
    "who did not come counts no more": ([T(at(9), "unexcused"), T(at(9, 20), "waiting")], at(9, 20), None, 0,
        {"09:20": at(9, 20)}),
    "announced stands instead": ([T(at(10)), T(at(12))], at(9, 30), (40, at(11)), 40,
        {"10:00": at(10, 40), "12:00": at(12)}),
    "announced on time after all": ([T(at(9), "in_room", at(9, 20)), T(at(9, 40))], at(9, 30), (0, at(12)), 0,
        {"09:40": at(9, 40)}),
    "announced and over": ([T(at(10))], at(9, 30), (40, at(9, 30)), 0, {"10:00": at(10)}),
    "never before now": ([T(at(9), "waiting")], at(9, 30), (10, at(12)), 10, {"09:00": at(9, 30)}),
    "over an hour that comes twice": (
        [T(datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), "in_room", datetime(2026, 10, 25, 2, 50, tzinfo=PARIS)),
         T(datetime(2026, 10, 25, 4, tzinfo=PARIS))],
        datetime(2026, 10, 25, 2, 55, tzinfo=PARIS), None, 0, {"04:00": datetime(2026, 10, 25, 4, tzinfo=PARIS)}),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_how_late_it_gets(case: tuple) -> None:  # type: ignore[type-arg]
    turns, now, said, late_min, expected = case
    announced = delays.Announced(timedelta(minutes=said[0]), said[1]) if said else None
    foreseen = delays.outlook(turns, now=now, announced=announced)
    assert foreseen.late == timedelta(minutes=late_min)
    assert foreseen.expected == expected


@given(
    stages=some.lists(some.sampled_from(["planned", "arrived", "waiting", "gone", "unexcused"]), max_size=12),
    late_min=some.integers(0, 300),
)
def test_nobody_is_expected_before_his_time_nor_two_at_once(stages: list[str], late_min: int) -> None:
    turns = [turn(at(9) + timedelta(minutes=20 * n), stage) for n, stage in enumerate(stages)]
    now = at(9) + timedelta(minutes=late_min)
    foreseen = delays.outlook(turns, now=now)
    pending = [t for t in turns if t.key in foreseen.expected and (t.stage != "planned" or t.starts_at > now)]
    expected = [foreseen.expected[t.key] for t in pending]
    assert all(moment >= t.starts_at for moment, t in zip(expected, pending, strict=True))
    assert all(b - a >= timedelta(minutes=20) for a, b in pairwise(expected))


def test_whom_it_is_worth_telling() -> None:
    turns = [turn(at(9)), turn(at(9, 20), "waiting"), turn(at(9, 40)), turn(at(11))]
    foreseen = delays.outlook(turns, now=at(9, 35))
    assert delays.worth_telling(turns, foreseen, now=at(9, 35)) == ["09:20", "09:40"]


@pytest.mark.parametrize(
    ("stage", "now", "found"),
    [
        ("planned", DURING, YES),
        ("confirmed", DAY_AFTER, YES),
        ("planned", at(9) + timedelta(days=7), YES),
        ("planned", at(9) + timedelta(days=7, minutes=1), Noting.LONG_AGO),
        ("planned", MORNING, EARLY),
        ("waiting", DAY_AFTER, ORDER),
        ("cancelled", DAY_AFTER, ORDER),
        ("unexcused", DAY_AFTER, ORDER),
    ],
)
def test_what_stood_on_paper_is_written_back_for_a_week(stage: str, now: datetime, found: Noting) -> None:
    assert visits.writing_back(stage=stage, starts_at=at(9), now=now) is found
