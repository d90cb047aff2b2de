"""Weekly rules become instants: tables for both changes of hour, properties for every zone and day."""

import itertools
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.capacity.rules import Span, Weekly, instant, looks, overlap, spans

PARIS, GUADELOUPE = ZoneInfo("Europe/Paris"), ZoneInfo("America/Guadeloupe")
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)  # both Sundays
ZONES = [PARIS, GUADELOUPE, ZoneInfo("Indian/Reunion"), ZoneInfo("Pacific/Noumea"), ZoneInfo("America/Miquelon")]


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


def on(day: date, opens_at: time, closes_at: time, zone: ZoneInfo) -> list[Span]:
    return list(spans(Weekly(day.weekday(), opens_at, closes_at, day), zone, first=day, last=day))


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
    rule = Weekly(0, time(9), time(12), date(2026, 11, 24), date(2026, 12, 7))
    found = [s.starts_at.date() for s in spans(rule, PARIS, first=date(2026, 11, 1), last=date(2027, 1, 31))]
    assert found == [date(2026, 11, 30), date(2026, 12, 7)]


def test_a_year_with_29_february_has_its_thursdays() -> None:
    rule = Weekly(1, time(9), time(12), date(2028, 1, 1))
    found = [s.starts_at.date() for s in spans(rule, PARIS, first=date(2028, 2, 20), last=date(2028, 3, 8))]
    assert found == [date(2028, 2, 22), date(2028, 2, 29), date(2028, 3, 7)]


minutes = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
days = st.dates(date(2026, 1, 1), date(2028, 12, 31)) | st.sampled_from([AUTUMN, SPRING])


@given(days, minutes, minutes, st.sampled_from(ZONES))
def test_the_order_of_wall_times_is_kept(day: date, one: time, other: time, zone: ZoneInfo) -> None:
    earlier, later = sorted((one, other))
    assert instant(day, earlier, zone) <= instant(day, later, zone)


@given(days, minutes, st.sampled_from(ZONES))
def test_a_time_that_exists_is_shown_by_the_clock_at_its_instant(day: date, wall: time, zone: ZoneInfo) -> None:
    local = instant(day, wall, zone).astimezone(zone)
    assert local.date() == day
    assert local.time() == wall or (day == SPRING or local.time() > wall)
    before = (instant(day, wall, zone) - timedelta(minutes=1)).astimezone(zone)
    assert before.replace(tzinfo=None) < datetime.combine(day, wall)  # and not a minute before


@given(days, st.lists(minutes, min_size=4, max_size=4, unique=True), st.sampled_from(ZONES))
def test_openings_apart_on_the_wall_are_apart_in_time(day: date, walls: list[time], zone: ZoneInfo) -> None:
    a, b, c, d = sorted(walls)
    found = on(day, a, b, zone) + on(day, b, c, zone) + on(day, c, d, zone)
    assert all(x.ends_at == y.starts_at for x, y in itertools.pairwise(found))
    assert all(s.starts_at < s.ends_at for s in found)


MORNING = Weekly(0, time(9), time(12), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Weekly(0, time(11), time(13), date(2026, 1, 1)), True),
        (Weekly(0, time(12), time(14), date(2026, 1, 1)), False),
        (Weekly(1, time(9), time(12), date(2026, 1, 1)), False),
        (Weekly(0, time(9), time(12), date(2025, 1, 1), date(2026, 1, 4)), False),  # the last day is a Sunday
        (Weekly(0, time(9), time(12), date(2025, 1, 1), date(2026, 1, 5)), True),
    ],
)
def test_rules_overlap_when_some_day_would_be_open_twice(other: Weekly, *, expected: bool) -> None:
    assert overlap(MORNING, other) is expected
    assert overlap(other, MORNING) is expected


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda d: 2000 < d.year < 9000), st.integers(0, 400 * 24))
def test_looks_cover_the_window_once(after: datetime, hours: int) -> None:
    until = after + timedelta(hours=hours)
    found = looks(after, until)
    assert found[0][0] == after
    assert found[-1][1] == until
    assert all(a[1] == b[0] for a, b in itertools.pairwise(found))
    assert all(high - low <= timedelta(days=7) for low, high in found)
