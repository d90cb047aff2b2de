"""Looking for somebody sends his name in no address, with scripts or without."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from permanence.capacity.tests.factories import SUNDAY_NOON, at
from permanence.directory.tests.personas import Personas

from .factories import Receiving
from .pages import as_, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday_morning() -> Iterator[None]:
    with time_machine.travel(at(8, 50), tick=False):
        yield


def pages(doctor: Receiving) -> dict[str, str]:
    """Return the pages of the agenda and of the waiting list on which a patient is looked for."""
    return {
        "series": url("series_proposal", doctor.role.pk),
        "waiting room": url("waiting_room"),
        "waiting list": reverse("waiting:search"),
    }


@pytest.mark.parametrize("where", ["series", "waiting room", "waiting list"])
def test_without_scripts_the_name_is_posted_and_found(who: Personas, doctor: Receiving, where: str) -> None:
    doctor.book(now=SUNDAY_NOON)
    browser, address = as_(who.alice), pages(doctor)[where]
    form = HTMLParser(browser.get(address).content).css_first("main form:has(input[name=q])")
    assert form is not None
    assert form.attributes["method"] == "post"
    assert form.css_first("input[name=csrfmiddlewaretoken]")
    found = browser.post(form.attributes.get("action") or address, {"q": "dur"})
    assert found.status_code == 200
    assert "DURAND" in _main(found)
    assert "DURAND" not in _main(browser.post(address, {"q": "personne"}))


def test_with_scripts_what_protects_the_form_stands_in_no_address_either(who: Personas, doctor: Receiving) -> None:
    browser = as_(who.alice)
    for address in pages(doctor).values():
        for asking in HTMLParser(browser.get(address).content).css("main form[hx-get]:has(input[name=q])"):
            assert asking.attributes["hx-params"] == "not csrfmiddlewaretoken", address


def _main(answer: Any) -> str:
    main = HTMLParser(answer.content).css_first("main")
    assert main is not None
    return str(main.text())
