"""When a line is answered: its hours, public holidays where it is, and its practice's closures."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from psycopg.types.range import Range

from permanence.capacity import actions as capacity
from permanence.capacity.models import Resource
from permanence.desk import actions, queries
from permanence.desk.models import Line
from permanence.desk.rules import holidays
from permanence.desk.rules.hours import Doors, doors, says_15
from permanence.desk.tests.scenes import NOW, PARIS, Scene, make_scene, request_of, ring
from permanence.directory.models import Site
from permanence.directory.tests.personas import make_member, make_site, sign_in
from permanence.foundation.actor import scope

CHRISTMAS = datetime(2026, 12, 25, 10, 0, tzinfo=PARIS)  # a Friday
WEEK = [(day, time(9), time(18)) for day in range(5)]


@pytest.mark.parametrize(
    ("postal_code", "day", "name"),
    [
        ("31000", date(2026, 5, 1), "Fête du Travail"),
        ("31000", date(2026, 5, 4), ""),
        ("31000", date(2026, 12, 26), ""),
        ("67000", date(2026, 12, 26), "Saint-Étienne"),
        ("57000", date(2026, 4, 3), "Vendredi saint"),
        ("67000", date(2026, 4, 3), "Vendredi saint"),
        ("97400", date(2026, 12, 20), "Abolition de l'esclavage"),
        ("97200", date(2026, 5, 22), "Abolition de l'esclavage"),
        ("97133", date(2026, 10, 9), "Abolition de l'esclavage"),
        ("", date(2026, 7, 14), "Fête nationale"),
    ],
)
def test_holidays_are_those_of_the_place(postal_code: str, day: date, name: str) -> None:
    assert holidays.holiday(day, postal_code) == name


def test_the_next_holiday_may_be_in_the_next_year() -> None:
    assert holidays.next_holiday(date(2026, 12, 26), "31000") == (date(2027, 1, 1), "Jour de l'an")


@pytest.mark.parametrize(
    ("hours", "holiday", "closure", "expected"),
    [
        (WEEK, "", None, Doors(open=True)),
        (WEEK, "Noël", None, Doors(open=False, because="holiday", name="Noël")),
        (WEEK, "", "travaux", Doors(open=False, because="closure", name="travaux")),
        (WEEK, "Noël", "travaux", Doors(open=False, because="holiday", name="Noël")),
        ([(0, time(9), time(12))], "", None, Doors(open=False, because="hours")),
        ([], "Noël", "travaux", Doors(open=True)),
    ],
)
def test_what_closes_a_line(
    hours: list[tuple[int, time, time]], holiday: str, closure: str | None, expected: Doors
) -> None:
    assert doors(hours, CHRISTMAS, holiday=holiday, closure=closure) == expected


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("En cas d’urgence, composez le 15.", True),
        ("Urgence : appelez le 15 ou le 112, sinon rappelez demain", True),
        ("Urgence vitale : le 15 ou 112", True),
        ("APPELEZ LE 15", True),
        ("Le secrétariat rouvre à 14 h 15.", False),
        ("Appelez le 05 15 21 33 15.", False),
        ("Appelez le 15 à 9 h, nous serons là.", False),
        ("Appelez le 15 15 pour la garde", False),
        ("Nous sommes fermés jusqu’au 15 août.", False),
        ("Rappelez le 15.", False),
        ("Le cabinet est au 15 rue des Tilleuls", False),
        ("", False),
    ],
)
def test_an_hour_a_date_or_a_number_is_not_the_15(words: str, told: bool) -> None:
    assert says_15(words) == told


@pytest.fixture
def scene(db: None) -> Iterator[Scene]:
    with time_machine.travel(NOW, tick=False):
        made = make_scene()
        says(made)
        yield made


def says(scene: Scene, **more: bool) -> None:
    actions.say_hours(by=scene.everyone, line=scene.line, hours=WEEK, closed_words="", now=NOW, **more)
    with scope(scene.everyone):
        scene.line.refresh_from_db()


def told(scene: Scene, at: datetime) -> Doors:
    with scope(scene.everyone):
        line = Line.objects.select_related("structure").get(pk=scene.line.pk)
        return queries.doors_of(line, at)


def test_a_line_with_hours_keeps_the_holidays_of_its_practice_unless_it_says_otherwise(scene: Scene) -> None:
    assert told(scene, CHRISTMAS) == Doors(open=False, because="holiday", name="Noël")
    assert told(scene, CHRISTMAS - timedelta(days=1)).open
    says(scene, on_holidays=True)
    assert told(scene, CHRISTMAS).open


def test_a_holiday_begins_and_ends_at_the_practices_own_midnight(scene: Scene) -> None:
    hours = [(day, time(0), time(23, 59)) for day in range(7)]
    actions.say_hours(by=scene.everyone, line=scene.line, closed_words="", now=NOW, hours=hours)
    utc = ZoneInfo("UTC")
    assert told(scene, datetime(2026, 12, 24, 22, 30, tzinfo=utc)).open
    assert told(scene, datetime(2026, 12, 24, 23, 0, tzinfo=utc)).because == "holiday"
    assert told(scene, datetime(2026, 12, 25, 22, 30, tzinfo=utc)).because == "holiday"
    assert told(scene, datetime(2026, 12, 25, 23, 0, tzinfo=utc)).open


def test_a_closed_building_closes_its_line_until_something_of_it_is_open(scene: Scene) -> None:
    with scope(scene.everyone):
        [site] = Site.objects.filter(structure=scene.practice.pk)
    during = Range(NOW - timedelta(hours=1), NOW + timedelta(days=2), "[)")
    capacity.close_building(by=scene.everyone, site=site, during=during, why="inventaire")
    assert told(scene, NOW) == Doors(open=False, because="closure", name="inventaire")
    assert told(scene, NOW + timedelta(days=2)).open
    elsewhere = make_site(scene.practice)
    with scope(scene.everyone):
        Resource.objects.create(structure=scene.practice, kind="room", name="Salle 2", site=elsewhere)
    assert told(scene, NOW).open, "another site of the practice is open"


def test_the_console_and_the_switchboard_say_why(scene: Scene, client: Client) -> None:
    call = ring(scene, at=CHRISTMAS)
    assert (call.outside_hours, call.outside_why) == (True, "jour férié\xa0: Noël")
    with time_machine.travel(CHRISTMAS, tick=False):
        sign_in(client, scene.claire)
        assert "jour férié\xa0: Noël" in client.get("/desk/").content.decode()
        assert "jour férié\xa0: Noël" in client.get(f"/desk/requests/{request_of(scene, call).pk}/").content.decode()
        said = client.get(f"/telephony/announcement/{scene.line.number[1:]}").json()
    assert (said["open"], said["because"]) == (False, "holiday")
    assert "jour férié" in said["say"]
    assert "composez le 15" in said["say"]


def test_the_lines_page_tells_the_next_holiday_and_takes_the_choice(scene: Scene, client: Client) -> None:
    sign_in(client, make_member(scene.practice, "manager", "Alice"))
    path = f"/desk/lines/{scene.line.pk}/"
    assert "fermée les jours fériés\xa0; le prochain\xa0: Noël" in client.get(path).content.decode()
    client.post(f"{path}hours/", {"day_0": "9h-12h", "on_holidays": "on"})
    assert "aussi les jours fériés" in client.get(path).content.decode()
