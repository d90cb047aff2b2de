"""A passkey in a real browser, with the authenticator that Chromium plays itself: made, used, refused, removed."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from permanence.directory.tests import personas
from permanence.foundation.models import Account

pytestmark = pytest.mark.browser
PASSWORD = "quatre chevaux bleus"
DEVICE = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def account() -> Account:
    actor = personas.make_member(personas.make_structure(), "manager", "Alice Martin")
    account = Account.objects.get(pk=actor.id)
    account.set_password(PASSWORD)
    account.save()
    return account


@pytest.fixture
def page(chromium: Browser, served: str) -> Iterator[Page]:
    """A window of a device that holds keys; a passkey belongs to a name, never to a number."""
    context = chromium.new_context(base_url=served.replace("127.0.0.1", "localhost"), locale="fr-FR")
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    page.device = device  # type: ignore[attr-defined]
    page.device_id = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]  # type: ignore[attr-defined]
    yield page
    context.close()


def sign_in(page: Page, account: Account) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(account.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/")


def add(page: Page) -> None:
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    page.get_by_label("Son nom").fill("Téléphone d’Alice")
    page.get_by_role("button", name="Ajouter cet appareil ou cette clé").click()
    expect(page.get_by_role("heading", name="Mes codes de secours")).to_be_visible()


def sign_out(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/accounts/login/")


def test_a_passkey_opens_the_account_without_a_password(page: Page, account: Account) -> None:
    sign_in(page, account)
    add(page)
    sign_out(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/")
    expect(page.get_by_text("Alice Martin").first).to_be_visible()
    page.goto("/accounts/2fa/passkeys/")
    expect(page.get_by_text("Téléphone d’Alice")).to_be_visible()
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Retirer").click()
    page.get_by_role("button", name="Retirer cette clé d’accès").click()
    expect(page.get_by_text("Aucune clé d’accès")).to_be_visible()


def test_a_password_alone_no_longer_opens_an_account_with_a_passkey(page: Page, account: Account) -> None:
    sign_in(page, account)
    add(page)
    sign_out(page)
    page.locator("[name=login]").fill(account.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/2fa/authenticate/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(lambda url: "/accounts/" not in url)


def test_a_key_that_is_not_known_says_so_and_leaves_the_other_way_open(page: Page, account: Account) -> None:
    page.device.send("WebAuthn.setUserVerified", {"authenticatorId": page.device_id, "isUserVerified": False})  # type: ignore[attr-defined]
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_text("La clé n’a pas répondu")).to_be_visible()
    sign_in(page, account)
    expect(page.get_by_text("Alice Martin").first).to_be_visible()
