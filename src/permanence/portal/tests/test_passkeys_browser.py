"""A patient's passkey in a real browser of 320 pixels, with the authenticator that Chromium plays itself."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Page, expect

from permanence.portal import links

from .factories import Open, make_open

pytestmark = pytest.mark.browser
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def sunday() -> None:
    """A browser knows what time it is."""


@pytest.fixture
def page(chromium: Browser, served: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=served.replace("127.0.0.1", "localhost"), locale="fr-FR", viewport={"width": 320, "height": 700}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def device(page: Page) -> tuple[CDPSession, str]:
    """The keys that this telephone holds."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def open_by_code(page: Page, practice: Open) -> None:
    page.goto(f"{practice.home}mine/")
    page.get_by_label("Adresse e\u2011mail").fill("elodie@exemple.test")
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Code à six chiffres").fill(links.code(practice.proof().pk))
    page.get_by_role("button", name="Continuer").click()


def test_added_by_the_keyboard_after_a_code_it_opens_the_space_alone(
    page: Page, device: tuple[CDPSession, str]
) -> None:  # fmt: skip
    practice = make_open()
    open_by_code(page, practice)
    page.get_by_role("link", name="Ouvrir mon espace avec une clé d’accès").click()
    assert Axe().run(page).violations_count == 0
    page.get_by_label("Son nom").fill("Mon téléphone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mon téléphone")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Fermer mon espace").click()
    page.goto(f"{practice.home}mine/")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("button", name="Utiliser une clé d’accès").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Fermer mon espace")).to_be_visible()


def test_a_key_that_does_not_answer_leaves_the_code(page: Page, device: tuple[CDPSession, str]) -> None:
    session, name = device
    session.send("WebAuthn.setUserVerified", {"authenticatorId": name, "isUserVerified": False})
    practice = make_open()
    page.goto(f"{practice.home}mine/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_text("L’appareil n’a pas montré sa clé")).to_be_focused()
    open_by_code(page, practice)
    expect(page.get_by_role("button", name=re.compile("Fermer mon espace"))).to_be_visible()
