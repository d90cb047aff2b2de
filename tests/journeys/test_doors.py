"""Everyone the house serves comes in by the front door, and finds a page that works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.logins import LOGINS

pytestmark = pytest.mark.browser
STAFF = [login for login in LOGINS if login.email]


@pytest.mark.parametrize("login", STAFF, ids=lambda login: login.persona)
def test_a_persona_signs_in_and_finds_his_home(page_for: Callable[..., Page], login: object) -> None:
    page = page_for(login.persona)  # type: ignore[attr-defined]
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_the_console_hears_that_it_is_connected(page_for: Callable[..., Page]) -> None:
    page = page_for("telesecretary", "/desk/")
    with page.expect_response(lambda answer: "/live/" in answer.url and answer.status == 200):
        page.reload()


def test_a_stranger_is_asked_who_he_is(page_for: Callable[..., Page]) -> None:
    page = page_for(None, "/desk/")
    expect(page.locator("input[name=password]")).to_be_visible()
