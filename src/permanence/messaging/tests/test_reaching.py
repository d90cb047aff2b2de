"""By which channel someone is told, as a table; and when a telephone may ring."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from permanence.messaging.rules.reaching import Choice, Kind, Post, Reach, Way, brought_forward, choose, waking

PARIS = ZoneInfo("Europe/Paris")
WHO, MOTHER = UUID(int=1), UUID(int=2)
MOBILE, LANDLINE, MAIL = "+33639980001", "+33536490001", "elodie@exemple.test"
BOTH = {"phones": (MOBILE,), "emails": (MAIL,)}
MOTHERS = Reach(MOTHER, phones=("+33639980009",))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


NOON, NIGHT, SUNDAY = at("2026-11-24T12:00"), at("2026-11-24T22:00"), at("2026-11-29T12:00")


@pytest.mark.parametrize(
    ("reach", "post", "kind", "told"),
    [
        (BOTH, {}, Kind.CONFIRMATION, ("email", MAIL, "usual")),
        (BOTH, {}, Kind.REMINDER, ("sms", MOBILE, "usual")),
        (BOTH, {"sms": False}, Kind.REMINDER, ("email", MAIL, "usual")),
        (BOTH | {"prefers": "sms"}, {}, Kind.CONFIRMATION, ("sms", MOBILE, "wished")),
        (BOTH | {"prefers": "email"}, {}, Kind.REMINDER, ("email", MAIL, "wished")),
        (BOTH, {"wishes": {WHO: "sms"}}, Kind.CONFIRMATION, ("sms", MOBILE, "wished")),
        (BOTH | {"prefers": "sms"}, {"wishes": {WHO: "voice"}}, Kind.REMINDER, ("voice", MOBILE, "by voice")),
        (BOTH | {"by_voice": True}, {}, Kind.REMINDER, ("voice", MOBILE, "by voice")),
        (BOTH, {"stopped": frozenset({("sms", MOBILE)})}, Kind.REMINDER, ("email", MAIL, "usual")),
        (BOTH | {"prefers": "sms"}, {"stopped": frozenset({("sms", MOBILE)})}, Kind.REMINDER, ("email", MAIL, "usual")),
        (
            BOTH, {"stopped": frozenset({("sms", MOBILE), ("email", MAIL)})}, Kind.REMINDER,
            ("voice", MOBILE, "nothing to write to"),
        ),
        ({"phones": (LANDLINE,)}, {}, Kind.REMINDER, ("voice", LANDLINE, "nothing to write to")),
        ({"phones": (LANDLINE, MOBILE)}, {}, Kind.REMINDER, ("sms", MOBILE, "usual")),
        ({"emails": (MAIL,)}, {}, Kind.LATE, ("email", MAIL, "usual")),
        ({}, {}, Kind.REMINDER, ("none", "", "unreachable")),
        (BOTH | {"dead": True}, {}, Kind.REMINDER, ("none", "", "dead")),
        (BOTH | {"instead": (MOTHERS,)}, {}, Kind.REMINDER, ("sms", "+33639980009", "usual")),
        (BOTH | {"instead": (Reach(MOTHER),)}, {}, Kind.REMINDER, ("sms", MOBILE, "usual")),
        (BOTH | {"dead": True, "instead": (MOTHERS,)}, {}, Kind.REMINDER, ("none", "", "dead")),
    ],
)  # fmt: skip
def test_which_way(reach: dict, post: dict, kind: Kind, told: tuple[str, str, str]) -> None:
    way, address, because = told
    chosen = choose(Reach(WHO, **reach), Post(PARIS, **({"sms": True} | post)), kind, NOON)
    assert chosen == Choice(Way(way), address, because)


@pytest.mark.parametrize(
    ("now", "kind", "leaves"),
    [
        (NIGHT, Kind.REMINDER, at("2026-11-25T08:00")),
        (NIGHT, Kind.LATE, None),
        (SUNDAY, Kind.REMINDER, at("2026-11-30T08:00")),
        (SUNDAY, Kind.OFFER, None),  # his time to answer runs
        (at("2026-11-24T07:59"), Kind.OFFER, at("2026-11-24T08:00")),
        (at("2026-11-24T08:00"), Kind.OFFER, None),
        (at("2026-11-28T20:00"), Kind.REMINDER, at("2026-11-30T08:00")),
        (at("2026-11-28T20:00"), Kind.OFFER, at("2026-11-29T08:00")),
        (at("2026-10-24T21:00"), Kind.REMINDER, at("2026-10-26T08:00")),  # the clocks go back on that Sunday
        (at("2026-03-28T21:00"), Kind.REMINDER, at("2026-03-30T08:00")),
    ],
)
def test_telephones_are_quiet_at_night_and_on_sundays(now: datetime, kind: Kind, leaves: datetime | None) -> None:
    assert choose(Reach(WHO, phones=(MOBILE,)), Post(PARIS, sms=True), kind, now).not_before == leaves


def test_mail_knows_no_quiet_hours() -> None:
    assert choose(Reach(WHO, emails=(MAIL,)), Post(PARIS), Kind.REMINDER, NIGHT).not_before is None


@pytest.mark.parametrize(
    ("wished", "leaves"),
    [
        ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-11-24T05:30", "2026-11-23T19:30"),
        ("2026-11-30T05:30", "2026-11-28T19:30"),  # a Monday's early morning: Saturday evening
        ("2026-11-29T15:00", "2026-11-28T19:30"),
        ("2026-11-24T21:00", "2026-11-24T19:30"),
    ],
)
def test_a_reminder_is_brought_forward(wished: str, leaves: str) -> None:
    assert brought_forward(at(wished), PARIS) == at(leaves)
    assert waking(at(leaves), PARIS) == at(leaves)
