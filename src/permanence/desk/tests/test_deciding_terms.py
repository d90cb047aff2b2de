"""Which directive prevails, and what a caller is told."""

import re
from typing import Any

import pytest

from permanence.desk.rules.deciding.scripts import english, french

from .deciding import Given, decided, directive, person, practice

TODAY = {"term": "of_day", "from": "2026-11-23T00:00:00+01:00", "to": "2026-11-24T00:00:00+01:00"}
NEWER = {"updated_at": "2026-11-01T09:00:00+01:00"}


def refused(**differs: Any) -> Given:
    return directive("new_patients", policy="refuse", exceptions=[]) | {"id": "refuse"} | differs


def taken(**differs: Any) -> Given:
    return directive("new_patients", policy="accept", exceptions=[]) | {"id": "accept"} | differs


IN_ZONE = [{"if": "lives_in_zone", "policy": "accept"}]
PRACTICE = {"scope": "practice", "practitioner": None}


@pytest.mark.parametrize(
    ("orders", "booked"),
    [
        ([refused(), taken(**TODAY)], True),  # his own, of the day
        ([refused(), taken(**TODAY, **PRACTICE)], False),  # a practice never lifts his ban
        ([taken(), refused(**TODAY, **PRACTICE)], False),  # of the day beats permanent
        ([taken(), refused(**PRACTICE, **NEWER)], True),  # practitioner beats practice
        ([refused(), taken(**NEWER)], False),  # a ban beats a permission
        ([refused(), taken(term="temporary")], True),
        ([taken(term="temporary"), refused(**TODAY)], False),
        ([refused(to="2026-11-23T10:12:00+01:00")], True),  # over at this instant
        ([refused(**{"from": "2026-11-23T10:12:00+01:00"})], False),
        ([refused(exceptions=IN_ZONE), refused(id="p", **TODAY, **PRACTICE)], False),
        ([refused(), refused(id="p", exceptions=IN_ZONE, **TODAY, **PRACTICE)], False),
        ([refused(practitioner="morel")], True),
        ([directive("new_patients", policy="ask", exceptions=[]), taken(**NEWER)], True),  # the newest
    ],
)  # fmt: skip
def test_which_directive_prevails(orders: list[Given], booked: bool) -> None:
    got = decided(person("benali", "24 09:00"), person("morel"), orders=orders, known_to=[])
    assert (got[0]["action"] == "book") is booked


def test_an_exception_of_the_practice_lifts_no_ban_though_both_refuse() -> None:
    own = directive("new_patients", policy="refuse", exceptions=[{"if": "lives_in_zone", "policy": "ask"}])
    house = practice(
        "new_patients", id="house", policy="refuse", exceptions=[{"if": "urgent", "policy": "accept"}], **TODAY
    )
    got = decided(
        person("benali", "23 16:00"), orders=[own, house], known_to=[], lives_in_zone=True, urgency="same_day",
        red_flags=[],
    )  # fmt: skip
    assert [one["action"] for one in got] == ["ask_exception", "redirect_sas", "decline"]


def test_a_practice_s_permission_lifts_no_ban_of_any_kind() -> None:
    list_today = practice("waiting_list", id="list", allowed=True, **TODAY)
    got = decided(orders=[directive("waiting_list", allowed=False), list_today])
    assert [one["action"] for one in got] == ["message", "callback"]


def test_both_languages_say_the_same_things() -> None:
    assert french.SENTENCES.keys() == english.SENTENCES.keys()
    for key, sentence in french.SENTENCES.items():
        told, meant = (set(re.findall(r"{(\w+)}", one.lower())) for one in (sentence, english.SENTENCES[key]))
        assert told == meant, key


@pytest.mark.parametrize("language", ["fr", "en", "en-GB", "uk"])
def test_the_15_is_said_first_and_the_others_after_it(language: str) -> None:
    script = decided(language=language, red_flags=["suicidal", "poisoning"])[0]["script"]
    places = [script.index(number) for number in ("15", "114", "3114")]
    assert places == sorted(places)
    assert script.index("3114") < script.index("poison centre" if language.startswith("en") else "antipoison")


@pytest.mark.parametrize(
    ("language", "slot", "said"),
    [
        ("fr", "17:40", "aujourd’hui à 17 h 40"),
        ("fr", "24 09:00", "demain à 9 h"),
        ("fr", "2026-12-01T09:05:00+01:00", "mardi 1er décembre à 9 h 05"),
        ("fr", "2027-01-02T09:05:00+01:00", "samedi 2 janvier 2027 à 9 h 05"),
        ("en", "17:40", "today at 5:40 pm"),
        ("en", "24 09:00", "tomorrow at 9 am"),
        ("en", "2026-12-01T12:05:00+01:00", "on Tuesday 1 December at 12:05 pm"),
        ("uk", "2026-11-23T22:30:00Z", "aujourd’hui à 23 h 30"),
    ],
)
def test_dates_as_spoken(language: str, slot: str, said: str) -> None:
    assert said in decided(person("benali", slot), language=language)[0]["script"]


@pytest.mark.parametrize("kind", ["renewal", "result", "certificate", "message"])
def test_an_urgent_message_is_said_to_be_urgent(kind: str) -> None:
    script = decided(kind=kind, urgency="doctor_now")[0]["script"]
    assert "urgent" in script
    assert ("commenter" in script) is (kind == "result")
