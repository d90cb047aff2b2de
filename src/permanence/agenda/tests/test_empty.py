"""A day on which nobody is received says why, and leads on."""

from datetime import date, timedelta
from typing import Any

import pytest
from psycopg.types.range import Range
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.capacity import actions as capacity
from permanence.capacity.models import ClosureKind, Opening, OpeningRule
from permanence.capacity.tests.factories import MONDAY, at
from permanence.directory.tests.personas import Personas
from permanence.foundation.actor import Actor, scope

from .factories import Receiving
from .pages import as_, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]
DAY = timedelta(days=1)


def said(by: Actor, doctor: Receiving, on: date = MONDAY, days: int = 1, view: str = "day") -> dict[str, Any]:
    """Return what the calendar says of days without anyone."""
    asked = {"of": str(doctor.role.pk), "view": view, "on": on, "from": on, "to": on + days * DAY}
    found: dict[str, Any] = as_(by).get(url("events"), asked).json().get("empty", {})
    return found


def close(doctor: Receiving, kind: str, days: int = 1) -> None:
    capacity.close(by=doctor.by, resource=doctor.resource, during=Range(at(0), at(0) + days * DAY, "[)"), kind=kind)


def test_an_open_day_says_nothing(who: Personas, doctor: Receiving) -> None:
    assert not said(who.alice, doctor)
    doctor.book()
    assert not said(who.alice, doctor)


def test_a_closed_day_leads_to_the_next_open_one(who: Personas, doctor: Receiving) -> None:
    told = said(who.alice, doctor, MONDAY + DAY)
    assert told["words"] == "Pas de plage ce jour-là."
    assert told["next_words"] == "Prochain jour ouvert\u00a0: lun. 30 nov."
    assert "on=2026-11-30" in told["next_href"]
    assert told["openings_href"] == url("openings", doctor.role.pk)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (ClosureKind.LEAVE, "En congé jusqu’au mardi 24 novembre."),
        (ClosureKind.ABSENCE, "Absent jusqu’au mardi 24 novembre."),
        (ClosureKind.HOLIDAY, "Jour férié."),
        (ClosureKind.BUILDING, "Le cabinet est fermé."),
    ],
)
def test_who_is_away_is_said_to_be_and_until_when(who: Personas, doctor: Receiving, kind: str, words: str) -> None:
    close(doctor, kind, days=2)
    told = said(who.alice, doctor)
    assert told["words"] == words
    assert "on=2026-11-30" in told["next_href"]


def test_without_any_opening_it_says_so(who: Personas, doctor: Receiving) -> None:
    with scope(who.alice):
        Opening.objects.all().delete()
        OpeningRule.objects.all().delete()
    told = said(who.alice, doctor, MONDAY, 7, "week")
    assert told["words"].startswith("Pas encore de plages")
    assert not told["next_href"]
    assert told["openings_href"]


def test_the_list_says_the_same(who: Personas, doctor: Receiving) -> None:
    page = HTMLParser(as_(who.alice).get(url("day", doctor.role.pk), {"on": MONDAY + DAY}).content)
    assert "Pas de plage ce jour-là." in page.text()
    assert page.css_first("a[href*='on=2026-11-30']")
    close(doctor, ClosureKind.LEAVE)
    away = HTMLParser(as_(who.alice).get(url("day", doctor.role.pk), {"on": MONDAY}).content)
    assert away.css_first("a[href*='on=2026-11-30']")
