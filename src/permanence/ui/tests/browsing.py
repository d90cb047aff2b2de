"""A real browser before a served house, signed in as a persona; for the browser tests of every room."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, sync_playwright

from permanence.foundation.actor import Actor
from permanence.foundation.models import Account
from permanence.runtime import browser

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module: Playwright's event loop lives in the test's thread and must not outlive it."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(executable_path=browser.on_path(), args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def served(chromium: Browser, committed: None) -> Iterator[str]:
    """Address of the house, served by a thread of the test."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture
def open_as(chromium: Browser, served: str) -> Iterator[Open]:
    """Return a function that opens an address in a new window, as an actor or as a stranger."""
    contexts = []

    def open_window(
        path: str, actor: Actor | None = None, *, width: int = 1440, height: int = 900, scheme: str = "light"
    ) -> Page:
        context = chromium.new_context(
            base_url=served, viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR"
        )
        contexts.append(context)
        if actor:
            client = Client()
            client.force_login(Account.objects.get(pk=actor.id))
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": served}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
