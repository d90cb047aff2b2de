"""What calls come to, as tables of cases; periods, with both changes of hour."""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from permanence.insights.rules import calls, periods
from permanence.insights.rules.calls import ABANDONED, ANSWERED, GOING_ON, OUTSIDE, Aim, Settled, Share, Waited, Waiting
from permanence.ui import sheets

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("answered", "abandoned", "level"),
    [
        ({10: 8, 30: 2}, {}, Share(8, 10)),
        ({20: 1, 21: 1}, {}, Share(1, 2)),  # the limit is within
        ({10: 8}, {5: 3}, Share(8, 8)),  # who hung up sooner was not kept waiting
        ({10: 8}, {40: 2}, Share(8, 10)),
        ({}, {40: 2}, Share(0, 2)),
        ({}, {}, Share(0, 0)),
    ],
)
def test_service_level(answered: dict[int, int], abandoned: dict[int, int], level: Share) -> None:
    assert Waiting(Counter(answered), Counter(abandoned)).service(Aim(80, 20)) == level


@pytest.mark.parametrize(
    ("counted", "p50", "p95"),
    [({}, None, None), ({7: 1}, 7, 7), ({1: 1, 2: 1}, 1, 2), ({1: 95, 60: 5}, 1, 1), ({1: 94, 60: 6}, 1, 60)],
)
def test_percentiles_are_waits_that_happened(counted: dict[int, int], p50: int | None, p95: int | None) -> None:
    assert (calls.percentile(counted, 50), calls.percentile(counted, 95)) == (p50, p95)


@given(some.dictionaries(some.integers(0, 900), some.integers(1, 50), min_size=1), some.integers(1, 100))
def test_so_many_percent_do_not_exceed_a_percentile(counted: dict[int, int], percent: int) -> None:
    found = calls.percentile(counted, percent)
    assert found is not None
    total = sum(counted.values())
    assert calls.within(counted, found) * 100 >= percent * total
    assert calls.within(counted, found - 1) * 100 < percent * total


def test_waiting_is_gathered_by_key() -> None:
    told = [
        Waited("a", OUTSIDE, 9, 5),
        Waited("a", ANSWERED, 3, 2),
        Waited("a", ABANDONED, 40, 1),
        Waited("b", GOING_ON, 0, 1),
    ]
    found = calls.waiting(told, lambda key: key)
    assert (found["a"].offered, found["a"].answer, found["a"].loss) == (3, Share(2, 3), Share(1, 3))
    assert (found["b"].offered, found["b"].answer.percent) == (1, None)
    total = calls.together(found.values())
    assert (total.offered, total.going_on, total.outside, total.abandoned_after) == (4, 1, 5, 40)
    assert total.classes() == {"0-5": 0, "6-20": 0, "21-60": 1, "61-180": 0, "180+": 0}


@pytest.mark.parametrize(
    ("cells", "at_first", "without"),
    [
        ([Settled("a", ANSWERED, "booked", False, 4, 4, 400, 3)], Share(3, 4), Share(0, 4)),
        ([Settled("a", ANSWERED, "refused", True, 1, 1, 60, 1)], Share(1, 1), Share(1, 1)),
        ([Settled("a", ANSWERED, "", False, 2)], Share(0, 2), Share(0, 0)),  # open: neither
        ([Settled(None, ABANDONED, "", True, 1)], Share(0, 0), Share(1, 1)),  # nobody called back in time
        ([Settled(None, ABANDONED, "booked", False, 1)], Share(0, 0), Share(0, 1)),
        ([Settled(None, GOING_ON, "", False, 9)], Share(0, 0), Share(0, 0)),
    ],
)
def test_what_became_of_calls(cells: list[Settled], at_first: Share, without: Share) -> None:
    found = calls.work(cells)
    assert (found.at_first, found.without_solution) == (at_first, without)


def test_handling_is_a_mean_of_what_has_ended() -> None:
    found = calls.work(
        [Settled("a", ANSWERED, "booked", False, 3, 2, 300), Settled("a", ANSWERED, "", False, 1, 1, 60)]
    )
    assert (found.answered, found.handling_s, found.open, found.outcomes) == (4, 120, 1, {"booked": 3})
    assert calls.work([]).handling_s is None


TODAY = date(2026, 11, 26)  # a Thursday


@pytest.mark.parametrize(
    ("asked", "first", "last", "step", "parts"),
    [
        ("1", TODAY, TODAY, "day", 1),
        ("7", date(2026, 11, 20), TODAY, "day", 7),
        ("28", date(2026, 10, 30), TODAY, "day", 28),
        ("nonsense", date(2026, 10, 30), TODAY, "day", 28),
        ("this_month", date(2026, 11, 1), TODAY, "day", 26),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31), "day", 31),
        ("84", date(2026, 9, 4), TODAY, "week", 13),
        ("365", date(2025, 11, 27), TODAY, "month", 13),
    ],
)
def test_periods(asked: str, first: date, last: date, step: str, parts: int) -> None:
    found = periods.period(asked, TODAY)
    assert (found.first, found.last, found.step, len(found.parts)) == (first, last, step, parts)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 26), 24)]
)
def test_a_day_of_a_change_of_hour_is_whole(day: date, hours: int) -> None:
    begins, ends = periods.Period(day, day, periods.DAY).bounds(PARIS)
    assert ends.astimezone(ZoneInfo("UTC")) - begins.astimezone(ZoneInfo("UTC")) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("of", "last"), [(date(2026, 12, 3), date(2026, 12, 31)), (date(2028, 2, 29), date(2028, 2, 29))]
)
def test_a_month_is_whole(of: date, last: date) -> None:
    assert periods.month(of) == periods.Period(of.replace(day=1), last, "day")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "'=1+1"), ("+33", "'+33"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("Dr Benali", "Dr Benali"), (-2, "-2"), (1.5, "1,5"), (None, ""),
    ],
)  # fmt: skip
def test_no_cell_of_a_sheet_is_a_formula(value: object, told: str) -> None:
    assert sheets.cell(value) == told


def test_a_sheet_is_separated_as_french_programs_expect() -> None:
    assert sheets.written(["Nom", "%"], [["L’Été; oui", 3]]) == '\ufeffNom;%\r\n"L’Été; oui";3\r\n'
