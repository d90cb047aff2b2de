"""A real browser before the house."""

import os
import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright
from playwright.sync_api import Error as BrowserError

from permanence.demo.house import House
from permanence.runtime.browser import NONE, on_path

PageFor = Callable[..., Page]
LOADED_MS = 120_000  # a page on a machine several times slower; what is looked for on it has its own patience
BY_ITSELF = re.compile(r", every \d+s")  # in an hx-trigger, beside what the stream tells
# A refusal shown in its place is an answer like another, which browsers report all the same.
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of (409|422)")
# So is a search or a note that gives way to the next; what fails says "htmx:sendError" or "htmx:responseError" too.
GAVE_WAY = re.compile(r"htmx:(afterRequest|sendAbort)\b")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, else Playwright's own; for a module, since it forbids Django's tables meanwhile."""
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.getuid() == 0 else []
        try:
            chromium = playwright.chromium.launch(executable_path=on_path(), args=sandbox, timeout=LOADED_MS)
        except BrowserError as problem:
            pytest.fail(f"{NONE}\n{problem}")
        yield chromium
        chromium.close()


@pytest.fixture
def said() -> list[str]:
    """The errors of every page's console: scripts that failed, policies that were broken."""
    return []


@pytest.fixture
def page_for(browser: Browser, house: House, said: list[str]) -> Iterator[PageFor]:
    """Return a page signed in as a persona; each call is a browser of its own, and no page may complain.

    `page_for("telesecretary", path="/desk/", width=1440, height=900)`; None is nobody. With `asks=False` the page never
    asks by itself for what is new: what it shows then, the stream told it at once.
    """
    contexts: list[BrowserContext] = []

    def open_page(
        persona: str | None,
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        email: str = "",
        asks: bool = True,
    ) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(
            base_url=house.url, viewport=size, locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce"
        )
        context.set_default_timeout(LOADED_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _hear(said, message))
        page.on("pageerror", lambda error: said.append(str(error)))
        if persona:
            login = house.logins[persona]
            _sign_in(page, email or login.email, login.password)
        if not asks:
            page.route(lambda address: urlsplit(address).path == path, _without_asking, times=1)
        if not persona or path != "/":
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def ring(page_for: PageFor) -> Callable[..., None]:
    """Ring a line from the test switchboard."""
    switchboard = page_for("supervisor", "/desk/switchboard/")

    def ringing(line: str, caller: str = "") -> None:
        switchboard.goto("/desk/switchboard/")
        option = switchboard.locator("select[name=line] option", has_text=re.compile(f"^{line} ·"))
        switchboard.select_option("select[name=line]", option.get_attribute("value"))
        switchboard.fill("input[name=caller]", caller)
        with switchboard.expect_navigation():
            switchboard.keyboard.press("Control+Enter")

    return ringing


def _hear(said: list[str], message: ConsoleMessage) -> None:
    if message.type == "error" and not REFUSED.match(message.text) and not GAVE_WAY.match(message.text):
        said.append(f"{message.text} ({message.location['url']})")


def _without_asking(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=BY_ITSELF.sub("", answer.text()))


def _sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
