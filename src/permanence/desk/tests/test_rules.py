"""The desk's pure rules, as tables."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from permanence.desk.rules import asking, deadlines, transfers
from permanence.desk.rules.calls import standing

T = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Paris"))


def later(seconds: int) -> datetime:
    return T + timedelta(seconds=seconds)


STORIES = [
    ([("ringing", 0)], ("ringing", 0, None, None, None)),
    ([("ringing", 0), ("answered", 8)], ("answered", 0, 8, None, None)),
    ([("ringing", 0), ("answered", 8), ("held", 30)], ("held", 0, 8, 30, None)),
    ([("ringing", 0), ("answered", 8), ("held", 30), ("answered", 50)], ("answered", 0, 8, None, None)),
    ([("ringing", 0), ("answered", 8), ("transferred", 60)], ("transferred", 0, 8, None, None)),
    ([("ringing", 0), ("answered", 8), ("transferred", 60), ("answered", 66)], ("transferred", 0, 8, None, None)),
    ([("ringing", 0), ("connected", 8), ("transferred", 60), ("connected", 66)], ("transferred", 0, 8, None, None)),
    ([("answered", 8), ("transferred", 60), ("held", 70), ("answered", 80)], ("transferred", 8, 8, None, None)),
    ([("answered", 8), ("transferred", 60), ("answered", 66), ("resumed", 90)], ("answered", 8, 8, None, None)),
    ([("answered", 8), ("transferred", 60), ("resumed", 60)], ("answered", 8, 8, None, None)),
    ([("connected", 8), ("held", 30), ("connected", 40)], ("held", 8, 8, 30, None)),
    ([("connected", 8), ("held", 30), ("connected", 40), ("resumed", 50)], ("answered", 8, 8, None, None)),
    ([("ringing", 0), ("answered", 8), ("ended", 70)], ("ended", 0, 8, None, 70)),
    ([("ringing", 0), ("ended", 12)], ("abandoned", 0, None, None, 12)),
    ([("ended", 12)], ("abandoned", 12, None, None, 12)),
    ([("answered", 8)], ("answered", 8, 8, None, None)),
    ([("ringing", 0), ("answered", 8), ("ended", 7)], ("ended", 0, 8, None, 8)),
    ([("ringing", 0), ("answered", 8), ("answered", 9), ("ended", 70), ("ended", 74)], ("ended", 0, 8, None, 74)),
]


@pytest.mark.parametrize(("told", "expected"), STORIES)
def test_call_stands_the_same_whatever_the_order(
    told: list[tuple[str, int]], expected: tuple[str, int, int | None, int | None, int | None]
) -> None:
    state, *moments = expected
    for order in permutations(told):
        known = standing((kind, later(at)) for kind, at in order)
        assert known.state == state
        found = [known.rang_at, known.answered_at, known.held_at, known.ended_at]
        assert found == [None if at is None else later(at) for at in moments]


def test_nothing_told_is_no_call() -> None:
    with pytest.raises(ValueError, match="nothing"):
        standing([])


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (T, "11-23 10:30, 11-23 12:00, 11-23 18:00, 11-24 09:00"),
        (T.replace(hour=11, minute=33), "11-23 12:05, 11-23 18:00, 11-24 09:00"),
        (T.replace(hour=17, minute=40), "11-23 18:10, 11-24 09:00"),
        (datetime(2026, 10, 24, 20, 0, tzinfo=ZoneInfo("Europe/Paris")), "10-24 20:30, 10-25 09:00"),
        (datetime(2026, 3, 28, 20, 0, tzinfo=ZoneInfo("Europe/Paris")), "03-28 20:30, 03-29 09:00"),
    ],
)
def test_deadlines_are_the_ones_said_at_a_desk(now: datetime, expected: str) -> None:
    assert ", ".join(f"{moment:%m-%d %H:%M}" for moment in deadlines.choices(now)) == expected
    assert deadlines.default(now) > now + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("now", "at_all", "why"),
    [
        ("never", "never", "never"),
        ("never", "emergencies", "hours"),
        ("always", "always", ""),
        ("professionals", "professionals", ""),
    ],
)
def test_refused_transfer_says_whether_it_is_only_the_hour(now: str, at_all: str, why: str) -> None:
    assert transfers.refused(now, at_all) == why


@pytest.mark.parametrize(
    ("now", "pressing", "within_min", "due"),
    [
        ("2026-11-23T10:00", "now", 120, "2026-11-23T10:05"),
        ("2026-11-23T10:00", "now", 3, "2026-11-23T10:03"),
        ("2026-11-23T10:00", "today", 120, "2026-11-23T12:00"),
        ("2026-11-23T18:00", "today", 120, "2026-11-23T19:00"),  # before the desk closes
        ("2026-11-23T18:50", "today", 120, "2026-11-23T20:50"),
        ("2026-11-23T10:00", "whenever", 120, "2026-11-24T12:00"),
        ("2026-11-27T10:00", "whenever", 120, "2026-11-30T12:00"),  # a Friday: Monday
        ("2026-10-24T23:00", "whenever", 120, "2026-10-26T12:00"),  # across the change of hour
        ("2026-03-28T23:59", "today", 180, "2026-03-29T03:59"),  # two o'clock is missing that night
    ],
)
def test_when_an_answer_is_due(now: str, pressing: str, within_min: int, due: str) -> None:
    said = asking.due(T.fromisoformat(now).replace(tzinfo=T.tzinfo), pressing, timedelta(minutes=within_min))
    assert said.replace(tzinfo=None).isoformat(timespec="minutes") == due
    assert said.tzinfo == T.tzinfo


def test_he_is_reminded_half_way() -> None:
    assert asking.reminder(T, later(300)) == later(150)


@pytest.mark.parametrize(
    ("ask", "via", "then"),
    [
        ("sometimes", "message", "decline"), ("always", "message", "again"),
        ("sometimes", "call", "call"), ("always", "call", "call"),
    ],
)  # fmt: skip
def test_silence_is_never_a_yes(ask: str, via: str, then: str) -> None:
    assert asking.after_silence(ask, via) == then


@pytest.mark.parametrize("pressing", ["now", "today", "whenever"])
@pytest.mark.parametrize("newcomer", [True, False])
def test_never_is_never_asked_and_always_always(pressing: str, newcomer: bool) -> None:
    assert not asking.may_ask("never", pressing, newcomer=newcomer)
    assert asking.may_ask("always", pressing, newcomer=newcomer)
    assert asking.may_ask("sometimes", pressing, newcomer=newcomer) is (newcomer or pressing != "whenever")


@pytest.mark.parametrize(
    ("channel", "urgency", "expected"),
    [
        ("email", "planned", "11-23 12:00"),
        ("online", "within_48h", "11-23 12:00"),
        ("letter", "same_day", "11-23 10:30"),
        ("email", "doctor_now", "11-23 10:10"),
        ("counter", "planned", "11-23 10:15"),
        ("counter", "same_day", "11-23 10:15"),
        ("counter", "doctor_now", "11-23 10:10"),
    ],
)
def test_what_is_no_call_is_due_by_its_urgency_and_who_stands_there_first(
    channel: str, urgency: str, expected: str
) -> None:
    assert f"{deadlines.target(channel, urgency, T):%m-%d %H:%M}" == expected


TWICE = datetime(2026, 10, 25, 2, 40, tzinfo=ZoneInfo("Europe/Paris"))  # in summer time: 20 minutes later it is 2:00


@pytest.mark.parametrize(
    ("moment", "minutes"),
    [
        (deadlines.target("email", "same_day", TWICE), 30),
        (deadlines.target("email", "doctor_now", TWICE.replace(minute=55)), 25),
        (deadlines.target("counter", "planned", TWICE.replace(minute=50)), 25),
        (deadlines.of_proposal("ask_exception", urgent=False, now=TWICE, answer_within_min=45), 45),
        (
            deadlines.of_proposal("alert_practitioner", urgent=True, now=TWICE.replace(minute=55), answer_within_min=5),
            25,
        ),
        (deadlines.of_proposal("callback", urgent=True, now=TWICE, answer_within_min=5), 31),
        (deadlines.choices(TWICE)[0], 30),
        (deadlines.choices(TWICE.replace(minute=41))[0], 35),
    ],
)
def test_a_wait_is_as_long_as_said_when_an_hour_comes_twice(moment: datetime, minutes: int) -> None:
    assert moment.astimezone(UTC) - TWICE.astimezone(UTC) == timedelta(minutes=minutes)
