"""The to-do's pure rules as tables."""

from datetime import UTC, date, datetime, time
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from permanence.kernel.rules import later, months, recurrence, sorting

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=PARIS)  # a Monday

COMES = [
    ("daily", date(2026, 11, 23), date(2026, 11, 25), ["11-23", "11-24", "11-25"]),
    ("workdays", date(2026, 11, 20), date(2026, 11, 24), ["11-20", "11-23", "11-24"]),
    ("weekly", date(2026, 11, 23), date(2026, 12, 8), ["11-23", "11-30", "12-07"]),
    ("fortnightly", date(2026, 11, 23), date(2026, 12, 8), ["11-23", "12-07"]),
    ("monthly", date(2026, 10, 15), date(2026, 12, 31), ["10-15", "11-15", "12-15"]),
    ("yearly", date(2026, 11, 23), date(2027, 12, 1), ["11-23", "11-23"]),
]


@pytest.mark.parametrize(("often", "first", "last", "expected"), COMES, ids=[case[0] for case in COMES])
def test_what_comes_again_comes_on_its_days(often: str, first: date, last: date, expected: list[str]) -> None:
    found = recurrence.days(recurrence.rule(often, first), first, first, last)
    assert [f"{day:%m-%d}" for day in found] == expected
    assert recurrence.often(recurrence.rule(often, first)) == often


def test_what_is_due_on_the_31st_is_due_on_the_last_day_of_shorter_months() -> None:
    rule = recurrence.rule("monthly", date(2027, 1, 31))
    found = recurrence.days(rule, date(2027, 1, 31), date(2027, 1, 1), date(2027, 4, 30))
    assert [f"{day:%m-%d}" for day in found] == ["01-31", "02-28", "03-31", "04-30"]


def test_nothing_comes_before_the_first_day_nor_from_a_rule_that_is_none() -> None:
    first = date(2026, 11, 23)
    assert recurrence.days("FREQ=DAILY", first, date(2026, 11, 1), first) == [first]
    with pytest.raises(recurrence.NotUnderstood):
        recurrence.days("FREQ=SOMETIMES", first, first, first)


@pytest.mark.parametrize(
    ("on", "hour_utc"),
    [(date(2026, 3, 28), 7), (date(2026, 3, 29), 6), (date(2026, 10, 24), 6), (date(2026, 10, 25), 7)],
)
def test_half_past_eight_stays_half_past_eight_across_the_changes_of_hour(on: date, hour_utc: int) -> None:
    due = recurrence.due(on, time(8, 30), "Europe/Paris")
    assert due.astimezone(UTC).hour == hour_utc
    assert due.hour == 8


def one(due: datetime, priority: int = 2) -> SimpleNamespace:
    return SimpleNamespace(due_at=due, priority=priority)


def test_late_today_and_later_each_in_the_order_to_do_it() -> None:
    late, midnight = one(NOW.replace(hour=9)), one(NOW.replace(hour=23, minute=59))
    noon, first = one(NOW.replace(hour=12)), one(NOW.replace(hour=17), priority=1)
    tomorrow, monday_first = one(NOW.replace(day=24)), one(NOW.replace(day=30), priority=1)
    sections = sorting.in_sections([tomorrow, midnight, monday_first, noon, first, late], NOW)
    assert sections == {"late": [late], "today": [first, noon, midnight], "later": [tomorrow, monday_first]}


def test_today_is_the_wall_s() -> None:
    assert sorting.section(datetime(2026, 11, 23, 22, 30, tzinfo=UTC), NOW) == "today"
    assert sorting.section(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), NOW) == "later"


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, ["23 18:00", "24 09:00", "30 18:00"]),
        (NOW.replace(hour=17, minute=30), ["24 09:00", "30 18:00"]),
        (NOW.replace(day=20), ["20 18:00", "21 09:00", "23 09:00", "27 18:00"]),
    ],
)
def test_what_is_postponed_is_postponed_to_a_moment_one_says(now: datetime, expected: list[str]) -> None:
    assert [f"{moment:%d %H:%M}" for moment in later.choices(now)] == expected


def test_months_of_the_wall_calendar() -> None:
    today = date(2026, 11, 23)
    assert months.written("2027-02", today) == date(2027, 2, 1)
    assert [months.written(text, today) for text in ("", "nonsense", "9999-12")] == [date(2026, 11, 1)] * 3
    assert months.around(date(2026, 12, 1)) == (date(2026, 11, 1), date(2027, 1, 1))
    assert months.weeks(date(2026, 11, 1))[0][0] == date(2026, 10, 26)
