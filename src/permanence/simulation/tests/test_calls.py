from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.simulation.calls import BadLog, at_share, draw, read, share_below

HEAD = "date,arrived,service,greeting_s,queue_s,outcome,handling_s\n"
POINTS = [(0.0, 0.0), (0.5, 10.0), (1.0, 100.0)]


def log(folder: Path, *rows: str) -> Path:
    file = folder / "calls.csv"
    file.write_text(HEAD + "".join(f"{row}\n" for row in rows))
    return file


def test_a_drawn_day_has_the_shape_of_real_ones() -> None:
    days = [draw(f"day {n}") for n in range(20)]
    calls = [call for day in days for call in day]
    assert 1400 < len(calls) / 20 < 1560, "1,581 arrivals a day, of whom 6 % leave during the greeting"
    night = [call for call in calls if call.rings_at < 6 * 3600]
    assert len(night) / 20 < 15
    assert 150 < sum(call.handling for call in calls) / len(calls) < 190
    assert 0.45 < sum(call.patience > 300 for call in calls) / len(calls) < 0.55


def test_the_same_seed_draws_the_same_day() -> None:
    assert draw("2026-11-23") == draw("2026-11-23") != draw("2026-11-24")


def test_calls_come_in_order() -> None:
    rings = [call.rings_at for call in draw("any")]
    assert rings == sorted(rings)


def test_a_log_is_read_day_by_day(tmp_path: Path) -> None:
    file = log(
        tmp_path,
        "1999-02-01,08:00:10,PS,5,20,answered,90",
        "1999-02-01,07:59:00,PS,-3,40,abandoned,0",
        "1999-02-01,08:10:00,PS,5,0,abandoned,0",
        "1999-02-02,09:00:00,NW,10,0,answered,30",
        "1999-02-02,09:01:00,NW,10,5000,answered,30",
    )
    day, calls = read(file, None)
    assert day == date(1999, 2, 1)
    assert [call.rings_at for call in calls] == [28740, 28815], "a negative greeting counts for none"
    assert calls[0].patience == 40
    assert calls[1].patience >= 20, "who was answered after 20 s was patient at least that long"
    assert [call.handling for call in calls] == [0, 90]
    _, calls = read(file, date(1999, 2, 2))
    assert calls[1].patience > 5000, "even beyond what the curve knows"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("1999-02-31,08:00:00,PS,5,20,answered,90", "line 2: date '1999-02-31'"),
        ("1999-02-01,8 h,PS,5,20,answered,90", "line 2"),
        ("1999-02-01,08:00:00,PS,5,long,answered,90", "line 2"),
        ("1999-02-01,08:00:00,PS,5,20,lost,90", "outcome 'lost'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, row: str, words: str) -> None:
    with pytest.raises(BadLog, match=words):
        read(log(tmp_path, row), None)


def test_missing_columns_and_days_are_named(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("date,time\n")
    with pytest.raises(BadLog, match="lacks the columns arrived"):
        read(tmp_path / "other.csv", None)
    with pytest.raises(BadLog, match="it has 1999-02-01 to 1999-02-01"):
        read(log(tmp_path, "1999-02-01,08:00:00,PS,5,20,answered,90"), date(2001, 1, 1))
    with pytest.raises(BadLog, match="holds no call"):
        read(log(tmp_path), None)


@given(st.floats(0, 1))
def test_a_share_and_its_value_are_inverses(share: float) -> None:
    assert share_below(POINTS, at_share(POINTS, share)) == pytest.approx(share)


def test_patience_of_the_answered_follows_what_remains_of_the_curve() -> None:
    chance = Random(1)
    gone = share_below(POINTS, 10.0)
    drawn = [at_share(POINTS, gone + (1 - gone) * chance.random()) for _ in range(1000)]
    assert min(drawn) >= 10
    assert sum(drawn) / 1000 == pytest.approx(55, rel=0.1)
