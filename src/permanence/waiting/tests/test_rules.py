"""Who is asked first, how long he may think, and who waits on: tables of cases."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.waiting.rules import (
    After,
    Obstacle,
    Place,
    Urgency,
    Wish,
    after_booking,
    answer_by,
    holds_until,
    obstacles,
    rank,
)

PARIS = ZoneInfo("Europe/Paris")
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=PARIS)
MONDAY = datetime(2026, 11, 23, 9, 40, tzinfo=PARIS)
PLACE = Place("benali", MONDAY, MONDAY + timedelta(minutes=20))


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(), []),
        (Wish(practitioners=frozenset({"benali", "roux"})), []),
        (Wish(practitioners=frozenset({"roux"})), [Obstacle.OTHER_PRACTITIONER]),
        (Wish(weekdays=[0, 3]), []),
        (Wish(weekdays=[1, 3]), [Obstacle.DAY]),
        (Wish(opens_at=time(9), closes_at=time(10)), []),
        (Wish(opens_at=time(9, 40), closes_at=time(10)), []),
        (Wish(opens_at=time(9, 41)), [Obstacle.HOURS]),
        (Wish(closes_at=time(9, 59)), [Obstacle.HOURS]),
        (Wish(opens_at=time(14)), [Obstacle.HOURS]),
        (Wish(from_on=date(2026, 11, 23)), []),
        (Wish(from_on=date(2026, 11, 24)), [Obstacle.TOO_SOON]),
        (Wish(until_on=date(2026, 11, 23)), []),
        (Wish(until_on=date(2026, 11, 22)), [Obstacle.TOO_LATE]),
        (Wish(has_at=MONDAY + timedelta(days=3)), []),
        (Wish(has_at=MONDAY), [Obstacle.NOT_SOONER]),
        (Wish(notice_min=60 * 21), []),
        (Wish(notice_min=60 * 22), [Obstacle.NOT_IN_TIME]),
        (Wish(reachable=False), [Obstacle.UNREACHABLE]),
        (Wish(weekdays=[1], opens_at=time(14)), [Obstacle.DAY, Obstacle.HOURS]),
    ],
)
def test_obstacles(wish: Wish, expected: list[Obstacle]) -> None:
    assert obstacles(wish, PLACE, SUNDAY) == expected


def test_an_appointment_over_midnight_ends_after_hours() -> None:
    late = datetime(2026, 11, 23, 23, 50, tzinfo=PARIS)
    place = Place("benali", late, late + timedelta(minutes=20))
    assert obstacles(Wish(closes_at=time(23, 55)), place, SUNDAY) == [Obstacle.HOURS]


@dataclass(frozen=True)
class Someone:
    name: str
    wish: Wish = field(default_factory=Wish)
    since: datetime = SUNDAY


HIS = frozenset({"benali"})


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([Someone("late"), Someone("early", since=SUNDAY - timedelta(days=1))], ["early", "late"]),
        (
            [
                Someone("planned", since=SUNDAY - timedelta(days=30)),
                Someone("48h", Wish(urgency=Urgency.WITHIN_48H)),
                Someone("today", Wish(urgency=Urgency.SAME_DAY)),
            ],
            ["today", "48h", "planned"],
        ),
        (
            [Someone("anyone", since=SUNDAY - timedelta(days=9)), Someone("asked for him", Wish(practitioners=HIS))],
            ["asked for him", "anyone"],
        ),
        (
            [Someone("asked for him", Wish(practitioners=HIS)), Someone("48h", Wish(urgency=Urgency.WITHIN_48H))],
            ["48h", "asked for him"],
        ),
        ([], []),
    ],
)
def test_who_is_asked_first(people: list[Someone], expected: list[str]) -> None:
    assert [one.name for one in rank(people, PLACE)] == expected


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "starts_at", "notice_min", "expected"),
    [
        (at(2, 9), at(23, 9), 60, at(3, 9)),  # a day of waking hours
        (at(18, 9), at(23, 9), 60, at(18, 15)),  # five days ahead
        (at(20, 17), at(23, 9), 60, at(20, 20)),  # two days and a half ahead
        (at(20, 19), at(23, 9), 60, at(21, 10)),  # the night does not count
        (at(22, 12), at(22, 19), 60, at(22, 13)),
        (at(22, 22), at(23, 9, 40), 60, at(23, 8, 40)),  # told at night, answered before he must leave
        (at(22, 22), at(23, 8, 20), 60, at(23, 7, 20)),
        (at(23, 9), at(23, 12), 60, at(23, 9, 20)),
        (at(23, 9), at(23, 10, 15), 30, at(23, 9, 10)),
        (at(23, 9), at(23, 10, 15), 70, at(23, 9, 5)),  # he must leave soon
        (at(23, 9), at(23, 10, 15), 73, None),  # too soon to be asked
        (at(23, 9), at(23, 9, 40), 15, at(23, 9, 5)),
        (at(23, 9), at(23, 9, 19), 0, None),
        (at(23, 9), at(23, 8), 0, None),  # past
    ],
)
def test_how_long_one_may_think(now: datetime, starts_at: datetime, notice_min: int, expected: datetime | None) -> None:
    assert answer_by(starts_at, now, notice_min=notice_min) == expected


@given(ahead=st.integers(20, 60 * 24 * 20), nearer=st.integers(0, 60 * 24), notice=st.integers(0, 240))
def test_the_nearer_the_shorter(ahead: int, nearer: int, notice: int) -> None:
    """By day, whoever is asked later about the same time is never given longer."""
    now = at(2, 8)
    far, near = (
        answer_by(now + timedelta(minutes=minutes), now, notice_min=notice)
        for minutes in (ahead, max(ahead - nearer, 0))
    )
    assert near is None or (far is not None and near <= far)
    if far is not None:
        assert now < far <= now + timedelta(minutes=ahead - notice)


@pytest.mark.parametrize("change", [datetime(2026, 3, 28, 19, tzinfo=PARIS), datetime(2026, 10, 24, 19, tzinfo=PARIS)])
def test_the_night_of_the_change_of_hour_counts_as_any_other(change: datetime) -> None:
    starts_at = (change + timedelta(days=2)).replace(hour=9)
    until = answer_by(starts_at, change.astimezone(UTC), notice_min=60)
    assert until == (change + timedelta(days=1)).replace(hour=10)


@pytest.mark.parametrize(
    ("urgency", "expected"),
    [
        (Urgency.SAME_DAY, date(2026, 11, 23)),
        (Urgency.WITHIN_48H, date(2026, 11, 25)),
        (Urgency.PLANNED, date(2027, 2, 21)),
    ],
)
def test_until_when_one_waits_who_has_not_said(urgency: Urgency, expected: date) -> None:
    assert holds_until(urgency, date(2026, 11, 23)) == expected


@pytest.mark.parametrize(
    ("serves", "urgency", "days", "expected"),
    [
        (True, Urgency.SAME_DAY, 0.3, After.LEAVES),
        (True, Urgency.SAME_DAY, 2, After.ASK),
        (True, Urgency.WITHIN_48H, 2, After.LEAVES),
        (True, Urgency.WITHIN_48H, 3, After.ASK),
        (True, Urgency.PLANNED, 6, After.LEAVES),
        (True, Urgency.PLANNED, 40, After.ASK),
        (False, Urgency.PLANNED, 1, After.STAYS),
        (False, Urgency.SAME_DAY, 0, After.STAYS),
    ],
)
def test_who_waits_on_after_a_booking(serves: bool, urgency: Urgency, days: float, expected: After) -> None:
    booked_for = SUNDAY + timedelta(days=days)
    assert after_booking(serves=serves, urgency=urgency, since=SUNDAY, booked_for=booked_for) is expected
