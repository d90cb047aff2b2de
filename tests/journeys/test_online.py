"""Patients from home: a mother books without a script, who is refused finds a colleague, one writes in her space."""

import re
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from permanence.demo.house import House, words_of

from .letters import DELIVERED_S

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
NUMBER = count(1)
LOADED_MS = 120_000


@pytest.fixture
def phone(browser: Browser, house: House) -> Iterator[Page]:
    """A narrow telephone, in French, on which no script runs."""
    context = browser.new_context(
        base_url=house.url, viewport={"width": 320, "height": 700}, locale="fr-FR", java_script_enabled=False
    )
    context.set_default_timeout(LOADED_MS)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def code_sent_to(house: House, email: str) -> str:
    """Return the code in the letter that reached this contact."""
    until = time.monotonic() + DELIVERED_S
    while time.monotonic() < until:
        for letter in house.mail():
            found = re.search(r"^(\d{3} \d{3})\r?$", words_of(letter), re.MULTILINE) if letter["To"] == email else None
            if found:
                return found[1]
        time.sleep(0.2)
    pytest.fail("no code was sent")


def see_times(page: Page, practitioner: str, reason: str) -> None:
    """Choose with whom and why."""
    page.locator("#team .one", has_text=practitioner).get_by_role("link", name=reason, exact=True).click()
    expect(page.locator(".hours button").first).to_be_visible()


def choose(page: Page, practitioner: str, reason: str) -> None:
    """Choose with whom and why, then one of the times."""
    see_times(page, practitioner, reason)
    page.locator(".hours button").nth(next(NUMBER)).click()
    expect(page.get_by_text("gardé pour vous jusqu’à")).to_be_visible()


def say(page: Page, for_whom: str, first_name: str, born: str, email: str = "") -> None:
    page.get_by_label(for_whom).check()
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Nom de naissance").fill("Maisonneuve-Delacroix")
    page.get_by_label("Date de naissance").fill(born)
    if email:
        page.get_by_label("Adresse e\u2011mail").fill(email)
    page.get_by_role("button", name="Continuer").click()


def test_a_mother_books_for_two_children_without_scripts(phone: Page, house: House) -> None:
    email = "mere.de.deux@exemple.invalid"
    phone.goto("/p/msp-des-tilleuls/")
    choose(phone, "Lacombe-Fauré", "Consultation 20 min")
    say(phone, "pour mon enfant", "Adam", "01/02/2019", email)
    phone.get_by_label("Code à six chiffres").fill(code_sent_to(house, email))
    phone.get_by_role("button", name="Continuer").click()
    phone.get_by_role("button", name="Réserver").click()
    expect(phone.get_by_role("heading", name="Votre rendez-vous est pris")).to_be_visible()
    phone.get_by_role("button", name="Un autre rendez-vous").click()
    phone.locator(".hours button").nth(next(NUMBER)).click()
    say(phone, "pour mon enfant", "Inès", "05/06/2021")
    phone.get_by_role("button", name="Réserver").click()
    expect(phone.get_by_role("heading", name="Votre rendez-vous est pris")).to_be_visible()
    phone.get_by_role("link", name="Voir mon rendez-vous").click()
    phone.get_by_role("link", name="Je ne peux pas venir").click()
    phone.get_by_role("button", name="Oui, l’annuler").click()
    expect(phone.get_by_role("heading", name="Ce rendez-vous est annulé")).to_be_visible()


def test_a_new_patient_refused_online_finds_a_colleague(browser: Browser, house: House) -> None:
    email = "nouveau.patient@exemple.invalid"
    page = browser.new_context(base_url=house.url, viewport={"width": 320, "height": 700}, locale="fr-FR").new_page()
    page.set_default_timeout(LOADED_MS)
    page.goto("/p/msp-des-tilleuls/")
    accessible(page)
    see_times(page, "Benali", "Consultation 20 min")
    accessible(page)
    page.locator(".hours button").nth(next(NUMBER)).click()
    accessible(page)
    say(page, "pour moi", "Camille", "12/03/1984", email)
    page.get_by_label("Code à six chiffres").fill(code_sent_to(house, email))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("button", name="Continuer").click()  # no question of the directive is true of him
    expect(page.get_by_role("heading", name="ne peut pas recevoir de nouveau patient")).to_be_visible()
    accessible(page)
    page.locator(".one", has_text="O'Connor").get_by_role("link", name="Y prendre rendez-vous").click()
    expect(page.get_by_role("heading", name="Cabinet médical du Capitole")).to_be_visible()
    choose(page, "O'Connor", "Consultation 20 min")
    page.context.close()


def test_a_patient_writes_and_sends_a_paper_in_her_space_and_is_answered(
    browser: Browser, house: House, page_for: PageFor
) -> None:
    email = "siobhan.obrien@exemple.invalid"
    page = browser.new_context(base_url=house.url, viewport={"width": 320, "height": 700}, locale="fr-FR").new_page()
    page.set_default_timeout(LOADED_MS)
    page.goto("/p/msp-des-tilleuls/mine/")
    page.get_by_label("Adresse e\u2011mail").fill(email)
    page.get_by_role("button", name="Recevoir").click()
    page.get_by_label("Code à six chiffres").fill(code_sent_to(house, email))
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name="Mon espace")).to_be_visible()
    accessible(page)
    home = page.url
    page.get_by_role("link", name="Écrire au cabinet").click()
    page.get_by_label("Votre message").fill("Puis-je venir avec ma poussette ?")
    page.get_by_role("button", name="Envoyer mon message").click()
    expect(page.get_by_text("Votre message est bien arrivé")).to_be_visible()
    page.goto(home)
    page.get_by_role("link", name="Envoyer ou lire").click()
    page.get_by_label("Autre chose").check()
    page.set_input_files("input[type=file]", {"name": "x", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.get_by_role("button", name="Envoyer ce document").click()
    expect(page.get_by_text("reçu", exact=True).first).to_be_visible()
    accessible(page)
    team = page_for("secretary", "/messages/")
    team.get_by_role("link").filter(has_text="poussette").click()
    team.get_by_role("textbox", name="Réponse").fill("Oui, l’entrée est de plain-pied.")
    team.keyboard.press("Control+Enter")
    expect(team.get_by_text("espace patient").first).to_be_visible()
    page.goto(home)
    page.get_by_role("link", name="Une réponse du cabinet").click()
    expect(page.get_by_text("Oui, l’entrée est de plain-pied.")).to_be_visible()
    page.context.close()


def accessible(page: Page) -> None:
    """Nothing that axe finds wrong, and nothing wider than the telephone."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
