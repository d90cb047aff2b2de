"""The trainer: an invented caller with a red flag, answered on the console, sent to the 15, marked with reasons."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
SAID = ("Un poids où ?", "Appelez le 15 maintenant", "Êtes-vous seul ?", "Je reste avec vous")


def test_an_invented_red_flag_is_answered_sent_to_the_15_and_marked(page_for: Callable[..., Page]) -> None:
    tutor = page_for("supervisor", "/training/")
    tutor.get_by_role("button", name="Créer le cabinet d’entraînement").click()
    expect(tutor.get_by_text("Personne n’y est réel.")).to_be_visible()

    console, page = page_for("telesecretary", "/desk/"), page_for("telesecretary", "/training/")
    page.locator("#call-red_flag").click()
    expect(page.get_by_text("L’appel sonne sur votre console")).to_be_visible()
    console.locator("[data-state=ringing]", has_text="Entraînement").click()
    expect(console.locator("#request-title")).to_contain_text("Cabinet d’entraînement")
    expect(console.locator(".desk-person", has_text="PONS")).to_be_visible()

    for words in SAID:
        page.locator(".training-choices button", has_text=words).click()
    expect(page.get_by_text("Tout est dit.")).to_be_visible()
    console.keyboard.press("g")
    expect(console.get_by_role("heading", name="Appelez le 15 maintenant")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Le 15 a été dit.")).to_be_visible()
    expect(page.get_by_text("Sécurité 40 / 40")).to_be_visible()

    tutor.goto("/training/")
    expect(tutor.locator("tr", has_text="Claire Fabre")).to_be_visible()
