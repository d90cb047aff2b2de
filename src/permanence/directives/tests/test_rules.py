"""Precedence, windows and well-formed bodies: tables, both changes of hour among them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from permanence.directives.rules.allowing import accepts_new, calls_now, transfer_allowed, window_holds
from permanence.directives.rules.fields import Wrong
from permanence.directives.rules.form import wrong_body, wrong_times
from permanence.directives.rules.precedence import in_force, is_ban, prevailing
from permanence.foundation.ids import uuid7

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)
BENALI = UUID(int=1)


@dataclass(frozen=True)
class Said:
    name: str
    policy: str
    term: str = "permanent"
    practitioner_role_id: UUID | None = BENALI
    valid_from: datetime = NOW - timedelta(days=1)
    valid_to: datetime | None = None
    written_at: datetime = NOW - timedelta(days=1)
    kind: str = "new_patients"
    pk: UUID = field(default_factory=uuid7)

    @property
    def body(self) -> dict[str, Any]:
        return {"policy": self.policy} if self.kind == "new_patients" else {"calls": self.policy, "windows": []}


OWN_BAN = Said("own ban", "refuse")
OWN_YES = Said("own yes", "accept")
OWN_ASK = Said("own ask", "ask")
OWN_YES_TODAY = Said("own yes today", "accept", "of_day")
HOUSE_BAN = Said("house ban", "refuse", practitioner_role_id=None)
HOUSE_YES_TODAY = Said("house yes today", "accept", "of_day", practitioner_role_id=None)
HOUSE_BAN_TODAY = Said("house ban today", "refuse", "of_day", practitioner_role_id=None)
HOUSE_YES_WEEK = Said("house yes week", "accept", "temporary", practitioner_role_id=None)


@pytest.mark.parametrize(
    ("said", "decides"),
    [
        ([], None),
        ([OWN_BAN], "own ban"),
        ([OWN_BAN, HOUSE_YES_TODAY], "own ban"),
        ([OWN_BAN, HOUSE_YES_WEEK], "own ban"),
        ([OWN_BAN, HOUSE_BAN_TODAY], "house ban today"),
        ([OWN_YES, HOUSE_BAN], "own yes"),
        ([OWN_YES, HOUSE_BAN_TODAY], "house ban today"),
        ([OWN_BAN, OWN_YES_TODAY], "own yes today"),
        ([OWN_BAN, OWN_YES_TODAY, HOUSE_BAN], "own yes today"),
        ([OWN_YES_TODAY, HOUSE_BAN_TODAY], "own yes today"),
        ([OWN_ASK, HOUSE_YES_WEEK], "house yes week"),
        ([HOUSE_BAN, HOUSE_YES_WEEK], "house yes week"),
        ([HOUSE_YES_WEEK, HOUSE_BAN_TODAY], "house ban today"),
        ([OWN_YES, OWN_BAN], "own ban"),
        ([OWN_YES, Said("newer", "accept", written_at=NOW)], "newer"),
        ([OWN_BAN, Said("newer", "accept", written_at=NOW)], "own ban"),
        ([OWN_YES, Said("over", "refuse", "of_day", valid_to=NOW)], "own yes"),
        ([OWN_YES, Said("to come", "refuse", "of_day", valid_from=NOW + timedelta(seconds=1))], "own yes"),
    ],
    ids=lambda value: str(value) if not isinstance(value, list) else " + ".join(s.name for s in value),
)
def test_precedence(said: list[Said], decides: str | None) -> None:
    for order in (said, said[::-1]):
        found = prevailing(order, NOW)
        assert (found.name if found else None) == decides


SAID = st.builds(
    Said,
    st.just("any"),
    st.sampled_from(["accept", "refuse", "ask"]),
    st.sampled_from(["permanent", "temporary", "of_day"]),
    st.sampled_from([BENALI, None]),
    written_at=st.integers(0, 300_000).map(lambda minutes: NOW - timedelta(minutes=minutes)),
)


@given(st.lists(SAID, max_size=8))
def test_practice_never_lifts_a_ban(said: list[Said]) -> None:
    own = [s for s in said if s.practitioner_role_id]
    alone, together = prevailing(own, NOW), prevailing(said, NOW)
    if alone and is_ban(alone):
        assert together
        assert is_ban(together)


@given(st.lists(SAID, min_size=1, max_size=8))
def test_order_of_writing_down_does_not_matter(said: list[Said]) -> None:
    first, second = prevailing(said, NOW), prevailing(said[::-1], NOW)
    assert first is not None
    assert second is not None
    assert first == second


@pytest.mark.parametrize(
    ("start", "end", "holds"),
    [(-60, None, True), (0, None, True), (1, None, False), (-60, 0, False), (-60, 1, True)],
)
def test_in_force_is_half_open(start: int, end: int | None, holds: bool) -> None:
    ends = None if end is None else NOW + timedelta(seconds=end)
    assert in_force(Said("s", "ask", valid_from=NOW + timedelta(seconds=start), valid_to=ends), NOW) is holds


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


MORNING = {"days": ["mon", "tue"], "from": "09:00", "to": "12:00"}
NIGHT = {"days": ["fri"], "from": "20:00", "to": "08:00"}


@pytest.mark.parametrize(
    ("window", "local", "holds"),
    [
        (MORNING, "2026-11-23T09:00", True),
        (MORNING, "2026-11-23T08:59:59", False),
        (MORNING, "2026-11-23T11:59:59", True),
        (MORNING, "2026-11-23T12:00", False),
        (MORNING, "2026-11-25T10:00", False),
        ({**MORNING, "days": []}, "2026-11-25T10:00", True),
        (NIGHT, "2026-11-27T20:00", True),
        (NIGHT, "2026-11-27T19:59", False),
        (NIGHT, "2026-11-28T07:59", True),
        (NIGHT, "2026-11-28T08:00", False),
        (NIGHT, "2026-11-27T07:00", False),
        (NIGHT, "2026-11-28T20:30", False),
        (MORNING, "2026-03-30T09:00", True),  # the Monday after the spring change
        (MORNING, "2026-10-26T11:59", True),  # the Monday after the autumn change
    ],
)
def test_windows(window: dict[str, Any], local: str, holds: bool) -> None:
    assert window_holds(window, at(local), PARIS) is holds
    assert window_holds(window, at(local).astimezone(UTC), PARIS) is holds


def test_window_over_the_spring_change_keeps_local_hours() -> None:
    night = {"days": ["sat"], "from": "22:00", "to": "03:00"}
    assert window_holds(night, datetime(2026, 3, 29, 0, 59, tzinfo=UTC), PARIS)  # 01:59
    assert not window_holds(night, datetime(2026, 3, 29, 1, 0, tzinfo=UTC), PARIS)  # already 03:00


def test_window_over_the_autumn_change_holds_in_both_two_o_clocks() -> None:
    night = {"days": ["sat"], "from": "22:00", "to": "03:00"}
    for hour in (0, 1):
        assert window_holds(night, datetime(2026, 10, 25, hour, 30, tzinfo=UTC), PARIS)
    assert not window_holds(night, datetime(2026, 10, 25, 2, 0, tzinfo=UTC), PARIS)


@given(st.integers(0, 365 * 24 * 60))
def test_night_and_day_share_time_without_gap_or_overlap(minutes: int) -> None:
    now = NOW + timedelta(minutes=minutes)
    night = {"days": [], "from": "19:00", "to": "08:00"}
    daytime = {"days": [], "from": "08:00", "to": "19:00"}
    assert window_holds(night, now, PARIS) is not window_holds(daytime, now, PARIS)


@pytest.mark.parametrize(
    ("calls", "emergency", "professional", "allowed"),
    [
        ("never", True, True, False),
        ("emergencies", True, False, True),
        ("emergencies", False, True, False),
        ("professionals", True, False, False),
        ("professionals", False, True, True),
        ("emergencies_and_professionals", True, False, True),
        ("emergencies_and_professionals", False, True, True),
        ("emergencies_and_professionals", False, False, False),
        ("always", False, False, True),
    ],
)
def test_transfer(calls: str, emergency: bool, professional: bool, allowed: bool) -> None:
    body = {"calls": calls, "windows": [MORNING]}
    inside, outside = at("2026-11-23T10:00"), at("2026-11-23T14:00")
    assert transfer_allowed(body, inside, PARIS, emergency=emergency, professional=professional) is allowed
    assert not transfer_allowed(body, outside, PARIS, emergency=emergency, professional=professional)
    assert calls_now(body, inside, PARIS) == calls


def test_without_directive_new_patients_are_taken_and_no_call_is_put_through() -> None:
    assert accepts_new(None) == "accept"
    assert not transfer_allowed(None, NOW, PARIS, emergency=True, professional=True)


WINDOWS: list[tuple[Any, dict[str, Wrong]]] = [
    ("9-12", {"windows": Wrong.NOT_A_TIME}),
    ([{"from": "9h", "to": "12:00"}], {"windows.0": Wrong.NOT_A_TIME}),
    ([MORNING, {**NIGHT, "days": ["fri", "noël"]}], {"windows.1": Wrong.NOT_A_CHOICE}),
    ([{"from": "09:00", "to": "09:00"}], {"windows.0": Wrong.EMPTY_WINDOW}),
]


@pytest.mark.parametrize(
    ("kind", "body", "wrong"),
    [
        ("new_patients", {"policy": "accept"}, {}),
        ("new_patients", {"policy": "maybe"}, {"policy": Wrong.NOT_A_CHOICE}),
        ("new_patients", {}, {"policy": Wrong.NOT_A_CHOICE}),
        ("transfer", {"calls": "never"}, {}),
        ("transfer", {"calls": "always", "windows": [MORNING, NIGHT]}, {}),
        ("transfer", {"windows": []}, {"calls": Wrong.NOT_A_CHOICE}),
        *((("transfer", {"calls": "never", "windows": windows}, wrong)) for windows, wrong in WINDOWS),
        ("note", {"text": "Retard 40 min"}, {}),
        ("note", {"text": "  "}, {"text": Wrong.NO_TEXT}),
        ("note", {"text": "x" * 501}, {"text": Wrong.TOO_LONG}),
        ("holiday", {}, {"kind": Wrong.NOT_A_CHOICE}),
    ],
)
def test_bodies(kind: str, body: dict[str, Any], wrong: dict[str, Wrong]) -> None:
    assert wrong_body(kind, body) == wrong


@pytest.mark.parametrize(
    ("term", "from_h", "to_h", "wrong"),
    [
        ("permanent", 0, None, {}),
        ("permanent", 0, 5, {}),
        ("of_day", 0, None, {"valid_to": Wrong.NO_END}),
        ("temporary", 0, None, {"valid_to": Wrong.NO_END}),
        ("temporary", 5, 5, {"valid_to": Wrong.ENDS_BEFORE_START}),
        ("of_day", -9, -1, {"valid_to": Wrong.ALREADY_OVER}),
        ("of_day", -9, 1, {}),
    ],
)
def test_times(term: str, from_h: int, to_h: int | None, wrong: dict[str, Wrong]) -> None:
    ends = None if to_h is None else NOW + timedelta(hours=to_h)
    assert wrong_times(term, NOW + timedelta(hours=from_h), ends, NOW) == wrong
