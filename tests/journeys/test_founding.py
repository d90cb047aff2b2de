"""A real installation, from nothing to its first appointment: founded on the terminal, the rest done from pages."""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from permanence.demo.house import House, words_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PASSWORD = "une phrase longue à retenir"
FOUNDED = {
    "name": "MSP des Érables", "kind": "health_house", "siret": "999 909 005 00012",
    "given-name": "Marie-Françoise", "family-name": "Maisonneuve-Delacroix", "email": "marie@exemple.test",
}  # fmt: skip
NEEDED = ("bash", "curl", "openssl")
LINK = re.compile(r"https?://\S+/reset/key/\S+")


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory, furnish: Callable[[Path], None]) -> Iterator[House]:
    """A running installation without the demo, whose mail is kept beside it."""
    house = House(tmp_path_factory.mktemp("founded"), demo=False)
    furnish(house.var)
    house.settings["SMTP_URL"] = f"smtp://127.0.0.1:{house.mail_port}"
    sink = [sys.executable, "-m", "permanence.runtime.mailsink", str(house.var / "mailbox"), str(house.mail_port)]
    with subprocess.Popen(sink) as kept, house:
        yield house
        kept.terminate()


@pytest.fixture
def window(browser: Browser, installation: House) -> Iterator[Callable[[], Page]]:
    """Return a page of a browser of its own."""
    contexts = []

    def open_page() -> Page:
        contexts.append(browser.new_context(base_url=installation.url, locale="fr-FR", reduced_motion="reduce"))
        contexts[-1].set_default_timeout(60_000)
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()


def found(house: House) -> None:
    options = [f"--{name}={value}" for name, value in FOUNDED.items()]
    command = house.command("found", "--password-stdin", *options)
    done = subprocess.run(command, env=house.surroundings, input=PASSWORD, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def sign_in(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.get_by_role("heading", name="Bonjour")).to_be_visible()


def step(page: Page, name: str) -> None:
    """Follow one step of the home page."""
    page.goto("/")
    page.locator("main .line-item", has_text=name).first.click()


def fill(page: Page, said: str, **fields: Any) -> None:
    """Fill in a form and send it by the keyboard."""
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(said).first).to_be_visible()


def invitation(house: House) -> str:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for message in house.mail():
            if link := LINK.search(words_of(message)):
                return link[0]
        time.sleep(0.2)
    pytest.fail("no invitation was sent")


@contextmanager
def ringing(page: Page) -> Iterator[None]:
    """Paste the trial of the line's page into a terminal, which hangs up in the end."""
    page.get_by_role("button", name="Afficher le secret").click()
    trial = page.locator("#trial").inner_text().replace("sleep 20", "read _")
    with subprocess.Popen(["bash", "-c", trial], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as terminal:
        yield
        terminal.communicate(b"\n")


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="the trial needs bash, curl and openssl")
def test_from_nothing_to_the_first_appointment(installation: House, window: Callable[[], Page]) -> None:
    assert "permanence found" in installation.last_words()
    found(installation)
    marie = window()
    sign_in(marie, FOUNDED["email"])
    expect(marie.get_by_text("Avant le premier appel de MSP des Érables")).to_be_visible()
    set_up(marie)
    sylvie = window()
    come_in(sylvie, invitation(installation))
    open_agenda(sylvie)
    step(marie, "Un premier appel")
    sylvie.goto("/desk/")
    with ringing(marie):
        book(sylvie)
    marie.goto("/")
    expect(marie.get_by_role("heading", name="Bonjour")).to_be_visible()
    expect(marie.get_by_text("Avant le premier appel")).to_have_count(0)


def set_up(page: Page) -> None:
    """A site, a doctor, a secretary, a line."""
    step(page, "Un site")
    fill(page, "Le site est ajouté", name="Accueil", address="3 rue des Érables", postal_code="31000", city="Toulouse")
    step(page, "Un praticien")
    fill(page, "CASTAING", title="Dr", family_name="Castaing", given_name="Hélène", specialty="médecine générale")
    step(page, "Quelqu’un qui répond")
    page.select_option("[name=role]", "secretary")
    fill(page, "L’invitation part", family_name="Marty", given_name="Sylvie", email="sylvie@exemple.test")
    step(page, "Une ligne téléphonique")
    said = {"label": "MSP des Érables", "greeting": "MSP des Érables, bonjour, {agent} à votre écoute."}
    fill(page, "La ligne est ajoutée", number="05 36 49 88 01", **said)


def come_in(page: Page, link: str) -> None:
    """Choose one's password by the link received, then sign in."""
    page.goto(link)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Se connecter").click()
    sign_in(page, "sylvie@exemple.test")


def open_agenda(page: Page) -> None:
    """Give the doctor a reason and openings every weekday."""
    step(page, "Motifs de consultation et plages")
    page.fill("[name=name]", "Consultation")
    page.get_by_role("button", name="Ajouter le motif").click()
    step(page, "Motifs de consultation et plages")
    for weekday in range(5):
        page.select_option("[name=weekday]", str(weekday))
        page.fill("[name=opens_at]", "09:00")
        page.fill("[name=closes_at]", "12:00")
        page.get_by_role("button", name="Ajouter la plage").click()
        expect(page.locator("main tbody tr")).to_have_count(weekday + 1)


def book(page: Page) -> None:
    """Answer the call of someone new, and book the first time."""
    expect(page.locator("[data-state=ringing]")).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("#request-title")).to_be_focused()
    expect(page.get_by_text("Sylvie à votre écoute")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator("[name=birth_name]")).to_be_focused()
    for name, value in (("birth_name", "Durand"), ("first_names", "Élodie"), ("birth_date", "12/03/1984")):
        page.fill(f"[name={name}]", value)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#slot-1")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-outcome=booked]")).to_contain_text("DURAND")
