"""Two secretaries, six practices, ten calls at once: each call ends with an outcome, or an owner and a deadline."""

import re
from collections.abc import Callable, Iterator
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House

from .test_first_call import FAMILY

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
LINES = (
    ("Dr Lacombe-Fauré", FAMILY),
    ("MSP des Tilleuls", ""),
    ("Cabinet médical du Capitole", ""),
    ("Dr Vidal", "06 39 98 00 11"),
    ("Cabinet de pédiatrie Saint-Cyprien", ""),
    ("Dr Abadie", ""),
    ("Centre de santé Bellefontaine", ""),
    ("Cabinet dentaire de la Halle", ""),
    ("Cabinet infirmier de Castanet", ""),
    ("Dr Roux", "06 39 98 00 03"),
)
LATEST = "SELECT max(rang_at) FROM desk_call"
BECAME = """
    SELECT call.structure_id, call.taken_by_id, call.ended_at IS NOT NULL,
        request.outcome <> '' OR (request.due_at IS NOT NULL AND (request.owner_id IS NOT NULL OR owner_role <> ''))
    FROM desk_call call JOIN desk_request request ON request.call_id = call.id WHERE call.rang_at > %s
"""


def end(page: Page) -> None:
    """End one's own call; the main key answers the next one while others ring."""
    page.get_by_role("button", name="Terminer l’appel").click()
    expect(page).to_have_url(re.compile("/desk/$"))


def to_the_15(page: Page) -> None:
    page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    end(page)


def leave_open(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.locator("#leave-open")).to_be_visible()
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/desk/$"))


def take_a_message(page: Page) -> None:
    page.keyboard.press("m")
    expect(page.locator("#kind-message")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("f")
    expect(page.locator("#conclude")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("[data-outcome=message]")).to_be_visible()
    end(page)


def book(page: Page) -> None:
    page.locator(".desk-person", has_text="12/03/1984").click()
    expect(page.locator(".desk-chosen")).to_contain_text("DURAND")
    expect(page.locator("#slot-1")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#main")).to_contain_text("Réserver")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=booked]")).to_be_visible()
    end(page)


def answered(page: Page) -> bool:
    """Take the call that waits longest; False when none is left. One a colleague was faster for is let go."""
    page.goto("/desk/")
    while page.locator("[data-state=ringing]").count():
        page.keyboard.press("d")
        expect(page.locator("#request-title:focus, .desk-person:focus, [data-refusal]").first).to_be_visible()
        if page.locator("#red-flag").count():
            return True
        page.goto("/desk/")
    return False


def test_ten_calls_in_a_rush_all_find_an_end(page_for: PageFor, ring: Callable[..., None], house: House) -> None:
    with house.database() as database:
        before = database.execute(LATEST).fetchone()
    assert before
    for line, caller in LINES:
        ring(line, caller)
    claire = page_for("telesecretary", "/desk/")
    nadia = page_for("telesecretary", "/desk/", email="nadia@exemple.invalid")
    ends: Iterator[Callable[[Page], None]] = cycle((to_the_15, leave_open, take_a_message))
    for page in cycle((claire, nadia)):
        if not answered(page):
            break
        at_doctor = "Lacombe" in page.locator("#request-title").inner_text()
        (book if at_doctor else next(ends))(page)
    with house.database() as database:
        became = database.execute(BECAME, before).fetchall()
    assert len(became) == len(LINES)
    assert len({practice for practice, *_ in became}) == 6
    assert len({secretary for _, secretary, *_ in became}) == 2
    assert all(ended and answered_or_owned for *_, ended, answered_or_owned in became)
