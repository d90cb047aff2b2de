"""A free time wherever there is one: the page that looks among all agendas."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.capacity.tests.factories import make_open, make_resource
from permanence.directory.tests.personas import Personas, make_practitioner, sign_in

from .factories import Receiving, make_reason, make_receiving

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sunday")]


@pytest.fixture
def two(who: Personas) -> tuple[Receiving, Any]:
    """Two who receive on Monday mornings, for the same reason, each in a specialty of his own."""
    first = make_receiving(who.here)
    other = make_practitioner(who.here, "Maisonneuve-Delacroix", specialty="Pédiatrie")
    make_open(make_resource(other))
    make_reason(other, duration_min=30)
    return first, other


def look(actor: Any, **asked: Any) -> HTMLParser:
    client = Client(headers={"Accept-Language": "fr"})
    sign_in(client, actor)
    answer = client.get(reverse("agenda:places"), asked)
    assert answer.status_code == 200
    return HTMLParser(answer.content)


def rows(page: HTMLParser) -> list[str]:
    return [" ".join(row.text(separator=" ").split()) for row in page.css(".ag-places li")]


def test_the_next_times_of_everyone_come_in_order(who: Personas, two: Any) -> None:
    page = look(who.alice)
    shown = rows(page)
    assert len(shown) == 20
    assert [row.startswith("9 h ") for row in shown[:4]] == [True] * 4  # 9:00 twice, 9:20, 9:30
    assert sum("Maisonneuve-Delacroix" in row for row in shown[:15]) == 6  # of thirty minutes, beside nine of twenty
    assert page.css_first("#later")
    first = page.css_first(".ag-places a")
    assert first
    assert "view=day" in str(first.attributes["href"])
    assert "&at=2026-11-23T09" in str(first.attributes["href"])


def test_the_keyboard_is_in_the_list_and_finds_its_way_back(who: Personas, two: Any) -> None:
    page = look(who.alice)
    assert [stop.id for stop in page.css("#found [autofocus]")] == ["place-1-1"]
    assert not page.css_first("#first")
    later = look(who.alice, after="2026-11-23T11:00:00+01:00", half="am")
    first = later.css_first("#first")
    assert first
    assert "after" not in str(first.attributes["href"])
    assert "half=am" in str(first.attributes["href"])
    assert later.css_first(".crumbs [data-back]")


def test_what_suits_narrows_it(who: Personas, two: Any) -> None:
    assert all("Maisonneuve-Delacroix" in row for row in rows(look(who.alice, specialty="Pédiatrie")))
    assert rows(look(who.alice, half="pm")) == []
    assert rows(look(who.alice, weekdays=["1", "2"])) == []
    assert rows(look(who.alice, weekdays=["0"], half="am")) == rows(look(who.alice))


def test_an_empty_answer_says_what_to_do(who: Personas, two: Any) -> None:
    assert "liste d’attente" in look(who.alice, half="pm").css_first("#found").text()  # type: ignore[union-attr]


def test_what_makes_no_sense_is_left_out(who: Personas, two: Any) -> None:
    asked = {"reason": "Nothing", "structure": "x", "half": "night", "weekdays": ["9"], "from_on": "soon", "after": "x"}
    assert rows(look(who.alice, **asked)) == rows(look(who.alice))


def test_a_stranger_sees_his_own_practitioners_only(who: Personas, two: Any) -> None:
    make_receiving(who.elsewhere)
    shown = rows(look(who.charlie))
    assert len(shown) == 20
    assert not [row for row in shown if "Maisonneuve" in row]


def test_without_practitioner_it_says_how_to_begin(who: Personas) -> None:
    assert "annuaire" in look(who.alice).text()
