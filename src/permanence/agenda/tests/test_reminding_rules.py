"""When a reminder leaves, and what an answer to it does: tables."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from permanence.agenda.rules.answering import decide
from permanence.agenda.rules.reminding import DAY_MIN, calls_at, is_due, moment, plan, serves
from permanence.messaging.rules.understanding import Means

PARIS = ZoneInfo("Europe/Paris")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


@pytest.mark.parametrize(
    ("starts", "lead_min", "leaves"),
    [
        ("2026-11-26T10:20", 2 * DAY_MIN, "2026-11-24T10:20"),
        ("2026-11-26T10:20", 180, "2026-11-25T19:30"),  # 7:20 is too early: the evening before
        ("2026-11-26T11:20", 180, "2026-11-26T08:20"),
        ("2026-12-01T10:20", 2 * DAY_MIN, "2026-11-28T19:30"),  # a Sunday
        ("2026-10-27T10:20", 7 * DAY_MIN, "2026-10-20T10:20"),  # over the change of hour: the same by the clock
        ("2026-03-31T10:20", 7 * DAY_MIN, "2026-03-24T10:20"),
    ],
)
def test_moment(starts: str, lead_min: int, leaves: str) -> None:
    assert moment(at(starts), lead_min, PARIS) == at(leaves)


@pytest.mark.parametrize(
    ("booked", "now", "due"),
    [
        ("2026-11-20T09:00", "2026-11-24T10:19", False),
        ("2026-11-20T09:00", "2026-11-24T10:20", True),
        ("2026-11-20T09:00", "2026-11-24T20:00", True),  # the worker was stopped for a while
        ("2026-11-20T09:00", "2026-11-25T10:00", False),  # for too long
        ("2026-11-24T10:30", "2026-11-24T10:40", False),  # booked later than that
    ],
)
def test_due(booked: str, now: str, due: bool) -> None:
    assert is_due(at("2026-11-26T10:20"), at(booked), 2 * DAY_MIN, PARIS, at(now)) is due


def test_who_books_late_needs_no_reminder() -> None:
    assert not serves(at("2026-11-26T10:20"), at("2026-11-25T10:20"), 2 * DAY_MIN, PARIS)


def test_the_voice_calls_once_a_day_before_at_least() -> None:
    assert calls_at([7 * DAY_MIN, 2 * DAY_MIN, 180]) == 2 * DAY_MIN
    assert calls_at([180]) is None


def test_a_reason_has_its_own_plan() -> None:
    assert plan({"a": [180]}, "a", [DAY_MIN]) == [180]
    assert plan({"a": []}, "a", [DAY_MIN]) == []
    assert plan({}, "a", [DAY_MIN]) == [DAY_MIN]


@dataclass
class Asked:
    starts_at: datetime
    status: str = "booked"


NOW = at("2026-11-24T12:00")
ONE = [Asked(NOW + timedelta(days=2))]


@pytest.mark.parametrize(
    ("means", "asked", "more", "deed"),
    [
        ("yes", ONE, {}, ("confirm", None)),
        ("no", ONE, {}, ("cancel", None)),
        ("other", ONE, {}, ("human", "words")),
        ("yes", [], {}, ("human", "unasked")),
        ("yes", ONE, {"questions": 2}, ("human", "several")),
        ("yes", ONE, {"people": 3}, ("confirm", None)),
        ("no", ONE, {"people": 3}, ("human", "several")),
        ("yes", ONE * 2, {}, ("confirm", None)),
        ("no", ONE * 2, {}, ("human", "several")),
        ("no", [Asked(NOW + timedelta(minutes=119))], {}, ("human", "late")),
        ("no", [Asked(NOW + timedelta(minutes=120))], {}, ("cancel", None)),
        ("yes", [Asked(NOW + timedelta(days=2), "cancelled")], {}, ("human", "gone")),
        ("no", [Asked(NOW - timedelta(minutes=1))], {}, ("human", "gone")),
    ],
)
def test_what_an_answer_does(
    means: str, asked: list[Asked], more: dict[str, int], deed: tuple[str, str | None]
) -> None:
    said = {"people": 1, "questions": 1, "cancel_until_min": 120, "now": NOW} | more
    assert decide(Means(means), asked, **said) == deed
