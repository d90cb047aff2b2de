"""From past weeks to how many people at what hour: tables of cases, and the page."""

from datetime import date, datetime, timedelta
from math import inf
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from permanence.desk.models import Call
from permanence.desk.tests.scenes import NOW, PARIS, Scene
from permanence.foundation.actor import Actor, scope
from permanence.insights import queries
from permanence.insights.forms import Staffing
from permanence.insights.rules import staffing
from permanence.insights.rules.calls import Aim
from permanence.insights.rules.staffing import Past, Wanted

from .test_figures import browser, martine, scene, text  # noqa: F401 (fixtures)

MONDAY = datetime(2026, 11, 16, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("waited_s", "hung_up", "patience"), [(3000, 20, 150), (3000, 19, inf), (0, 40, inf), (90_000, 100, 900)]
)
def test_patience_is_all_waiting_for_each_who_hung_up(waited_s: float, hung_up: int, patience: float) -> None:
    assert staffing.patience(waited_s, hung_up) == patience


@pytest.mark.parametrize(
    ("calls", "there", "model", "answering", "on_duty"),
    [
        (400, 5, "c", 14, 17),  # 100 calls in each of four half-hours, 3 minutes each: the handbook's 14
        (400, 5, "a", 12, 15),  # who may hang up leaves room
        (4, 1, "c", 1, 2),
        (0, 0, "c", 0, 0),
    ],
)
def test_how_many(calls: int, there: int, model: str, answering: int, on_duty: int) -> None:
    [found] = staffing.curve([Past(0, 18, calls, there)], 4, 180, 120, Wanted(80, 20, 15, model))
    assert (found.answering, found.on_duty) == (answering, on_duty)
    assert found.in_time >= 0.8 or not calls
    assert (found.as_it_was is None) == (not there)


def test_hours_of_duty_are_added_up() -> None:
    curve = staffing.curve([Past(0, 18, 40, 2), Past(0, 19, 40, 3)], 1, 180, inf, Wanted(away_percent=0))
    assert staffing.hours_of(curve) == {"proposed": sum(one.on_duty for one in curve) / 2, "there": 2.5}


@pytest.mark.parametrize(
    ("today", "weeks", "first", "last"),
    [
        (date(2026, 11, 26), 1, date(2026, 11, 16), date(2026, 11, 22)),
        (date(2026, 11, 23), 4, date(2026, 10, 26), date(2026, 11, 22)),  # a Monday: the week that begins is not whole
        (date(2026, 10, 26), 1, date(2026, 10, 19), date(2026, 10, 25)),  # with the 25 hours of a Sunday
        (date(2026, 3, 30), 1, date(2026, 3, 23), date(2026, 3, 29)),  # with the 23 hours of a Sunday
    ],
)
def test_weeks_are_whole(today: date, weeks: int, first: date, last: date) -> None:
    found = queries.whole_weeks(today, weeks)
    assert (found.first, found.last) == (first, last)


def lived(scene: Scene, *starts: datetime, by: Actor) -> None:  # noqa: F811
    """Let calls be answered after five seconds, and take three minutes."""
    with scope(scene.everyone):
        Call.objects.bulk_create(
            Call(
                structure=scene.practice, line=scene.line, provider_id=f"{by.id}{at}", rang_at=at, state="ended",
                taken_by_id=by.id, taken_at=at + timedelta(seconds=5), answered_at=at + timedelta(seconds=5),
                ended_at=at + timedelta(seconds=185),
            )
            for at in starts
        )  # fmt: skip


def test_history_is_told_by_half_hour_with_who_was_there(scene: Scene) -> None:  # noqa: F811
    nine, quarter = MONDAY.replace(hour=9), MONDAY.replace(hour=9, minute=15)
    lived(scene, nine, quarter, nine - timedelta(days=7), by=scene.claire)
    lived(scene, quarter, by=scene.amel)
    asked = queries.Asked([scene.practice.pk], queries.whole_weeks(NOW.date(), 2), PARIS, NOW)
    with scope(scene.everyone):
        found = queries.history(asked, 2)
    assert found.past == [Past(0, 18, 4, 1.5)]
    assert (found.calls, found.handling_s, found.patience_s) == (4, 180, inf)


def test_the_same_half_hour_told_twice_is_one(scene: Scene) -> None:  # noqa: F811
    """On 25 October 2026 it is a quarter past two twice, an hour apart."""
    first, again = (datetime(2026, 10, 25, 2, 15, tzinfo=PARIS, fold=fold) for fold in (0, 1))
    lived(scene, first, again, by=scene.claire)
    asked = queries.Asked([scene.practice.pk], queries.whole_weeks(date(2026, 10, 26), 1), PARIS, NOW)
    with scope(scene.everyone):
        assert queries.history(asked, 1).past == [Past(6, 4, 2, 1)]


def shown(actor: Actor, name: str = "insights:staffing", **said: Any) -> Any:
    with time_machine.travel(NOW, tick=False):
        return browser(actor).get(reverse(name), said)


def test_an_aim_that_nobody_reaches_proposes_for_the_next_best() -> None:
    assert Staffing({}, Aim(100, 20)).wanted.percent == 99


def test_the_page_proposes_and_hands_out(scene: Scene, martine: Actor) -> None:  # noqa: F811
    assert "Pas encore une semaine entière" in text(shown(martine))
    lived(scene, *(MONDAY.replace(hour=9, minute=minute) for minute in range(0, 30, 2)), by=scene.claire)
    page = text(shown(martine, weeks="4", percent="nonsense", within_s="-1"))
    assert "Lundi" in page
    assert "80" in page
    sheet = shown(martine, "insights:staffing_sheet", weeks="4", percent="90").content.decode()
    assert "\r\nlundi;9:00;8;" in sheet
    assert shown(scene.claire).status_code == 403
