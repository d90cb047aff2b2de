"""Stretches of time, as tables and by properties; wall times across both changes of hour."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.agenda.rules.spans import Span, minus, minutes, union, wall

PARIS, ABYMES = ZoneInfo("Europe/Paris"), ZoneInfo("America/Guadeloupe")
NINE = datetime(2026, 11, 23, 9, tzinfo=PARIS)
SPANS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(0, 90)).map(
        lambda one: (NINE + timedelta(minutes=one[0]), NINE + timedelta(minutes=one[0] + one[1]))
    ),
    max_size=8,
)


def span(begins: int, ends: int) -> Span:
    return NINE + timedelta(minutes=begins), NINE + timedelta(minutes=ends)


@pytest.mark.parametrize(
    ("taken", "left"),
    [
        ([], [(0, 60)]),
        ([(0, 60)], []),
        ([(20, 40)], [(0, 20), (40, 60)]),
        ([(-10, 10), (50, 70)], [(10, 50)]),
        ([(10, 20), (15, 30)], [(0, 10), (30, 60)]),
        ([(60, 90)], [(0, 60)]),
    ],
)
def test_what_is_taken_is_left_out(taken: list[tuple[int, int]], left: list[tuple[int, int]]) -> None:
    assert minus([span(0, 60)], [span(*one) for one in taken]) == [span(*one) for one in left]


@given(SPANS, SPANS)
def test_left_and_taken_make_the_whole(spans: list[Span], taken: list[Span]) -> None:
    left = minus(spans, taken)
    assert minutes(left + union(taken)) == minutes([*spans, *taken])
    assert all(ends <= begins for (_, ends), (begins, _) in pairwise(left))


@pytest.mark.parametrize(
    ("begins", "ends", "zone", "shown"),
    [
        ("2026-11-23T08:00+00:00", "2026-11-23T08:20+00:00", PARIS, ("2026-11-23T09:00", "2026-11-23T09:20")),
        ("2026-11-23T22:30+00:00", "2026-11-23T23:30+00:00", PARIS, ("2026-11-23T23:30", "2026-11-24T00:30")),
        ("2027-03-28T00:45+00:00", "2027-03-28T01:15+00:00", PARIS, ("2027-03-28T01:45", "2027-03-28T03:15")),
        ("2026-10-25T00:45+00:00", "2026-10-25T01:15+00:00", PARIS, ("2026-10-25T02:45", "2026-10-25T03:15")),
        ("2026-10-25T00:30+00:00", "2026-10-25T01:45+00:00", PARIS, ("2026-10-25T02:30", "2026-10-25T02:45")),
        ("2026-11-23T13:00+00:00", "2026-11-23T13:20+00:00", ABYMES, ("2026-11-23T09:00", "2026-11-23T09:20")),
    ],
    ids=["plain", "over midnight", "missing hour", "hour that comes twice", "both of them", "overseas"],
)
def test_wall_times_can_be_drawn_across_both_changes_of_hour(
    begins: str, ends: str, zone: ZoneInfo, shown: tuple[str, str]
) -> None:
    assert wall(datetime.fromisoformat(begins), datetime.fromisoformat(ends), zone) == shown
