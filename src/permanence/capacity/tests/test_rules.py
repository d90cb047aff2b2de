"""Weekly rules become instants: tables for both changes of hour, properties for every zone and day."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.capacity.rules import (
    Place,
    Recurring,
    RuleNotUnderstood,
    Span,
    crumbs,
    days,
    gained,
    instant,
    overlap,
    spans,
    tidiest,
    understood,
)

PARIS, GUADELOUPE = ZoneInfo("Europe/Paris"), ZoneInfo("America/Guadeloupe")
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)  # both Sundays
ZONES = [PARIS, GUADELOUPE, ZoneInfo("Indian/Reunion"), ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Miquelon")]


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def on(day: date, opens_at: time, closes_at: time, zone: ZoneInfo) -> list[Span]:
    return list(spans(Recurring(day.weekday(), opens_at, closes_at, day), zone, first=day, last=day))


@pytest.mark.parametrize(
    ("day", "zone", "opens_at", "closes_at", "expected"),
    [
        (date(2026, 10, 24), PARIS, time(9), time(12), [(7, 0, 10, 0)]),  # summer
        (AUTUMN, PARIS, time(9), time(12), [(8, 0, 11, 0)]),  # 9:00 stays 9:00
        (SPRING, PARIS, time(9), time(12), [(7, 0, 10, 0)]),
        (AUTUMN, PARIS, time(1), time(4), [(23, 0, 3, 0)]),  # the hour that comes twice counts twice: four hours
        (AUTUMN, PARIS, time(2, 15), time(2, 45), [(0, 15, 0, 45)]),  # inside it: at its first coming
        (AUTUMN, PARIS, time(2, 30), time(3, 30), [(0, 30, 2, 30)]),
        (SPRING, PARIS, time(1), time(4), [(0, 0, 2, 0)]),  # the hour that does not come: two hours
        (SPRING, PARIS, time(2, 15), time(2, 45), []),  # inside it: nothing
        (SPRING, PARIS, time(2, 30), time(3, 30), [(1, 0, 1, 30)]),  # half in it: what is left
        (SPRING, PARIS, time(1, 30), time(2, 30), [(0, 30, 1, 0)]),
        (AUTUMN, GUADELOUPE, time(9), time(12), [(13, 0, 16, 0)]),  # an overseas zone without change
        (SPRING, GUADELOUPE, time(2, 15), time(2, 45), [(6, 15, 6, 45)]),
    ],
)
def test_wall_times_become_instants(
    day: date, zone: ZoneInfo, opens_at: time, closes_at: time, expected: list[tuple[int, int, int, int]]
) -> None:
    found = on(day, opens_at, closes_at, zone)
    assert [(s.starts_at.hour, s.starts_at.minute, s.ends_at.hour, s.ends_at.minute) for s in found] == expected


def test_a_rule_opens_from_its_first_to_its_last_day_only() -> None:
    rule = Recurring(0, time(9), time(12), date(2026, 11, 24), date(2026, 12, 7))
    found = [s.starts_at.date() for s in spans(rule, PARIS, first=date(2026, 11, 1), last=date(2027, 1, 31))]
    assert found == [date(2026, 11, 30), date(2026, 12, 7)]


def test_a_year_with_29_february_has_its_thursdays() -> None:
    rule = Recurring(1, time(9), time(12), date(2028, 1, 1))
    found = [s.starts_at.date() for s in spans(rule, PARIS, first=date(2028, 2, 20), last=date(2028, 3, 8))]
    assert found == [date(2028, 2, 22), date(2028, 2, 29), date(2028, 3, 7)]


minutes = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
some_days = st.dates(date(2026, 1, 1), date(2028, 12, 31)) | st.sampled_from([AUTUMN, SPRING])


@given(some_days, minutes, minutes, st.sampled_from(ZONES))
def test_the_order_of_wall_times_is_kept(day: date, one: time, other: time, zone: ZoneInfo) -> None:
    earlier, later = sorted((one, other))
    assert instant(day, earlier, zone) <= instant(day, later, zone)


@given(some_days, minutes, st.sampled_from(ZONES))
def test_a_time_that_exists_is_shown_by_the_clock_at_its_instant(day: date, wall: time, zone: ZoneInfo) -> None:
    local = instant(day, wall, zone).astimezone(zone)
    assert local.date() == day
    assert local.time() == wall or (day == SPRING or local.time() > wall)
    before = (instant(day, wall, zone) - timedelta(minutes=1)).astimezone(zone)
    assert before.replace(tzinfo=None) < datetime.combine(day, wall)  # and not a minute before


@given(some_days, st.lists(minutes, min_size=4, max_size=4, unique=True), st.sampled_from(ZONES))
def test_openings_apart_on_the_wall_are_apart_in_time(day: date, walls: list[time], zone: ZoneInfo) -> None:
    a, b, c, d = sorted(walls)
    found = on(day, a, b, zone) + on(day, b, c, zone) + on(day, c, d, zone)
    assert all(x.ends_at == y.starts_at for x, y in itertools.pairwise(found))
    assert all(s.starts_at < s.ends_at for s in found)


MORNING = Recurring(0, time(9), time(12), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Recurring(0, time(11), time(13), date(2026, 1, 1)), True),
        (Recurring(0, time(12), time(14), date(2026, 1, 1)), False),
        (Recurring(1, time(9), time(12), date(2026, 1, 1)), False),
        (Recurring(0, time(9), time(12), date(2025, 1, 1), date(2026, 1, 4)), False),  # the last day is a Sunday
        (Recurring(0, time(9), time(12), date(2025, 1, 1), date(2026, 1, 5)), True),
    ],
)
def test_rules_overlap_when_some_day_would_be_open_twice(other: Recurring, *, expected: bool) -> None:
    assert overlap(MORNING, other) is expected
    assert overlap(other, MORNING) is expected


NOUMEA, MIQUELON = ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Miquelon")
JANUARY = date(2028, 1, 1)  # a Saturday; 29 February is a Tuesday


def tuesdays(from_on: date, **more: Any) -> Recurring:
    return Recurring(1, time(9), time(12), from_on, **more)


def opens(rule: Recurring, last: date = date(2028, 3, 31)) -> list[date]:
    return list(days(rule, first=JANUARY, last=last))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (tuesdays(date(2028, 2, 15)), "15/2 22/2 29/2 7/3 14/3 21/3 28/3"),
        (tuesdays(date(2028, 2, 16), every=2), "22/2 7/3 21/3"),
        (tuesdays(date(2027, 12, 1), every=2), "4/1 18/1 1/2 15/2 29/2 14/3 28/3"),
        (tuesdays(date(2027, 1, 1), nth=1), "4/1 1/2 7/3"),
        (tuesdays(date(2027, 1, 1), nth=-1), "25/1 29/2 28/3"),
        (tuesdays(date(2027, 1, 1), nth=4), "25/1 22/2 28/3"),
        (tuesdays(date(2028, 2, 20), except_on=frozenset({date(2028, 2, 29)})), "22/2 7/3 14/3 21/3 28/3"),
        (tuesdays(date(2028, 1, 3), rrule="FREQ=DAILY;INTERVAL=30"), "3/1 2/2 3/3"),
        (tuesdays(date(2024, 2, 29), rrule="FREQ=YEARLY"), "29/2"),
        (tuesdays(date(2028, 1, 1), rrule="FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,29"), "29/2"),
        (tuesdays(date(2028, 1, 1), rrule="RRULE:FREQ=MONTHLY;BYDAY=2TH,4TH;COUNT=3"), "13/1 27/1 10/2"),
    ],
)
def test_rules_come_back_on_their_days(rule: Recurring, expected: str) -> None:
    assert " ".join(f"{day.day}/{day.month}" for day in opens(rule)) == expected


@pytest.mark.parametrize(
    "text", ["", "every day", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9", "FREQ=SECONDLY", "FREQ=WEEKLY;BYDAY=XX", "BYDAY=MO",
             "FREQ=DAILY\nEXDATE:20280101T000000", "FREQ=DAILY\nWKST=MO", "FREQ=WEEKLY;INTERVAL=0",
             "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=31,-31"],
)  # fmt: skip
def test_a_text_that_is_no_recurrence_of_days_is_not_understood(text: str) -> None:
    with pytest.raises(RuleNotUnderstood):
        understood(text, JANUARY)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 10, 24), PARIS, 11),  # the night in which an hour comes twice
        (date(2027, 3, 27), PARIS, 9),  # and the one that misses it
        (date(2026, 10, 31), MIQUELON, 11),
        (date(2027, 3, 13), MIQUELON, 9),
        (date(2026, 10, 24), NOUMEA, 10),
        (date(2028, 2, 28), GUADELOUPE, 10),  # into 29 February
        (date(2026, 12, 31), PARIS, 10),  # into the new year
    ],
)
def test_a_night_shift_lasts_until_the_clock_says_so(day: date, zone: ZoneInfo, hours: int) -> None:
    rule = Recurring(day.weekday(), time(21), time(7), day, day, overnight=True)
    (night,) = spans(rule, zone, first=day, last=day + timedelta(days=7))
    assert night.ends_at - night.starts_at == timedelta(hours=hours)
    assert night.ends_at.astimezone(zone).time() == time(7)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Recurring(1, time(6), time(8), date(2026, 1, 1)), True),  # Tuesday morning meets Monday's night
        (Recurring(1, time(7), time(8), date(2026, 1, 1)), False),
        (Recurring(0, time(6), time(8), date(2026, 1, 1)), False),
        (Recurring(1, time(6), time(8), date(2026, 1, 6), every=2), False),  # the other weeks
        (Recurring(1, time(6), time(8), date(2026, 1, 13), every=2), True),
        (Recurring(1, time(6), time(8), date(2026, 1, 1), nth=2), True),
    ],
)
def test_a_night_shift_overlaps_the_morning_after(other: Recurring, *, expected: bool) -> None:
    nights = Recurring(0, time(21), time(7), date(2026, 1, 12), every=2, overnight=True)
    assert overlap(nights, other) is expected
    assert overlap(other, nights) is expected


@pytest.mark.parametrize(("opens", "expected"), [(time(6), True), (time(7), False)])
def test_the_last_night_of_a_rule_meets_what_begins_the_day_after(opens: time, *, expected: bool) -> None:
    nights = Recurring(0, time(21), time(7), date(2026, 1, 5), date(2026, 1, 12), overnight=True)
    other = Recurring(1, opens, time(8), date(2026, 1, 13))
    assert overlap(nights, other) is expected
    assert overlap(other, nights) is expected
    assert overlap(nights, Recurring(1, opens, time(8), date(2026, 1, 14))) is False


moments = st.integers(0, 200).map(lambda n: utc(JANUARY, 0) + timedelta(minutes=n))
stretches = st.lists(
    st.tuples(moments, moments).filter(lambda ends: ends[0] < ends[1]).map(lambda ends: Span(*ends)), max_size=6
)


def minutes_of(found: list[Span]) -> set[datetime]:
    return {
        m for s in found for n in range(200) if s.starts_at <= (m := utc(JANUARY, 0) + timedelta(minutes=n)) < s.ends_at
    }


@given(stretches, stretches)
def test_what_is_gained_is_what_was_not_there(before: list[Span], after: list[Span]) -> None:
    found = gained(before, after)
    assert minutes_of(found) == minutes_of(after) - minutes_of(before)
    assert all(one.ends_at <= other.starts_at for one, other in itertools.pairwise(found))


def place(begins: int, ends: int, since: int, until: int) -> Place:
    return Place(*(utc(JANUARY, 9) + timedelta(minutes=m) for m in (begins, ends, since, until)))


def test_the_tidiest_place_leaves_nothing_unusable() -> None:
    usual = [timedelta(minutes=15), timedelta(minutes=30)]
    crumbling, exact, inside, beside = (
        place(10, 25, 0, 60),
        place(90, 105, 90, 105),
        place(200, 215, 120, 300),
        place(120, 135, 120, 300),
    )
    assert crumbs(crumbling, usual) == timedelta(minutes=10)
    assert tidiest([crumbling, inside, beside, exact], usual) == [exact, beside, inside, crumbling]
