"""A call turns difficult: one key brings the script, a supervisor takes it over, and what follows is on the board."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
FAMILY = "06 39 98 00 01"


def test_from_the_first_raised_voice_to_the_follow_up(page_for: PageFor, ring: Callable[..., None]) -> None:
    claire = page_for("telesecretary", "/desk/")
    martine = page_for("supervisor", "/desk/")
    expect(claire.locator("[data-live-state]")).to_have_attribute("data-state", "connected")
    ring("MSP des Tilleuls", FAMILY)
    expect(claire.locator("[data-state=ringing]")).to_be_visible()
    claire.keyboard.press("d")
    expect(claire.locator("[id^=who-]:focus")).to_be_visible()

    claire.keyboard.press("u")
    expect(claire.locator("#tone")).to_be_visible()
    claire.keyboard.press("4")
    expect(claire.locator("#advice")).to_contain_text("En colère")
    expect(claire.locator("[id^=who-]:focus")).to_be_visible()

    claire.keyboard.press("y")
    expect(claire.locator("#say")).to_contain_text("J’entends que c’est difficile")
    expect(claire.locator("#end-politely")).to_have_count(0)
    claire.keyboard.press("y")
    expect(claire.locator("#say")).to_contain_text("parlions calmement")
    expect(claire.locator("#end-politely")).to_be_visible()

    claire.get_by_role("button", name="Martine").click()
    expect(claire.locator("#difficulty")).to_contain_text("On demande à Martine")
    expect(martine.get_by_text("Aider Claire")).to_be_visible()
    martine.keyboard.press("k")
    expect(martine.locator("#difficulty")).to_contain_text("Martine a repris l’appel de Claire")

    martine.get_by_role("radio", name="insultes").check()
    martine.fill("#facts", "« bande d’incapables »")
    martine.get_by_role("button", name="Consigner").click()
    expect(martine.locator("#difficulty")).to_contain_text("consigné")
    martine.get_by_text("Prévoir la suite").click()
    martine.select_option("#follow-owner", "me")
    martine.locator("#difficulty .desk-option[name=due_at]").first.click()
    expect(martine.locator("#difficulty")).to_contain_text("Suite au tableau")

    martine.goto("/desk/board/")
    expect(martine.get_by_text("Suite d’un appel difficile")).to_be_visible()
    martine.goto("/patients/")
    expect(martine.get_by_text(re.compile("incapables|appel difficile", re.IGNORECASE))).to_have_count(0)
