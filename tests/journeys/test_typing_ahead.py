"""A secretary at speed does not wait for the server: no key of hers is lost, and none does what she did not mean."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
Ring = Callable[..., None]
SETTLED_MS = 200  # what must not happen has had its time


def console(page_for: PageFor) -> Page:
    """Return a console whose requests can be held back at any time: the browser learns it with the first page."""
    page = page_for("telesecretary")
    page.route("**/nowhere/", lambda route: route.fallback())
    page.goto("/desk/")
    return page


@contextmanager
def slow(page: Page, path: str) -> Iterator[None]:
    """Hold back what is asked of these addresses until the block is over and something was."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(path, hold)
    yield
    while not held:
        page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    page.unroute(path)


def ringing(page: Page, ring: Ring, line: str, caller: str = "") -> None:
    ring(line, caller)
    expect(page.locator("[data-state=ringing]", has_text=line)).to_be_visible()


def taken(page: Page, ring: Ring, line: str, caller: str = "") -> None:
    ringing(page, ring, line, caller)
    page.keyboard.press("d")
    expect(page.locator("#request-title:focus, .desk-person:focus")).to_be_visible()


def end_call(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.locator("#leave-open")).to_be_visible()
    page.keyboard.press("1")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_what_is_written_before_the_call_is_on_the_screen_is_in_the_need(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    ringing(page, ring, "Dr Vidal")
    with slow(page, "**/taking/"):
        page.keyboard.press("d")
        page.keyboard.type("bgros rhume, Dr Vidal au courant")
    expect(page.locator("textarea")).to_have_value("gros rhume, Dr Vidal au courant")
    expect(page.locator("textarea")).to_be_focused()
    expect(page.locator("#kept")).to_contain_text("enregistré")
    page.keyboard.press("Escape")
    end_call(page)


def test_gravity_is_heard_before_the_call_is_on_the_screen(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    ringing(page, ring, "Dr Roux")
    with slow(page, "**/taking/"):
        page.keyboard.press("d")
        page.keyboard.press("d")
        page.keyboard.press("Escape")
        page.keyboard.press("g")
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_gravity_is_shown_although_another_choice_is_answered_first(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Roux")
    with slow(page, "**/red-flag/"):
        with page.expect_response("**/choice/"), slow(page, "**/choice/"):
            page.keyboard.press("o")
            page.keyboard.press("g")
        expect(page.locator("#kind-renewal")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_an_answer_overtaken_by_a_later_one_is_not_shown(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Roux")
    with page.expect_response("**/choice/"), slow(page, "**/choice/"):
        page.keyboard.press("s")
        page.keyboard.press("g")
        expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    page.wait_for_timeout(SETTLED_MS)
    expect(page.get_by_role("heading", name="Appelez le 15 maintenant.")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def test_of_two_deeds_the_one_done_last_is_shown_though_it_was_asked_first(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Lacombe-Fauré", "06 39 98 00 01")
    with slow(page, "**/choice/"):
        page.keyboard.press("Enter")
        page.wait_for_timeout(SETTLED_MS)
        page.unroute("**/choice/")
        with page.expect_response("**/choice/"):
            page.keyboard.press("o")
        expect(page.locator(".desk-chosen")).to_have_count(0)
    expect(page.locator(".desk-chosen")).to_contain_text("DURAND")
    expect(page.locator("#kind-renewal")).to_have_attribute("aria-pressed", "true")
    end_call(page)


def test_who_went_on_to_write_is_not_taken_away_from_it(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Lacombe-Fauré", "06 39 98 00 01")
    with slow(page, "**/choice/"):
        page.keyboard.press("Enter")
        page.keyboard.press("b")
        page.keyboard.type("gorge")
    expect(page.locator(".desk-chosen")).to_contain_text("DURAND")
    page.keyboard.type(" irritée")
    expect(page.locator("textarea")).to_have_value("gorge irritée")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.press("Escape")
    end_call(page)


def test_the_last_words_are_kept_although_the_call_is_ended_at_once(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Lacombe-Fauré", "06 39 98 00 01")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-chosen")).to_contain_text("DURAND")
    page.keyboard.press("o")
    expect(page.locator("#main")).to_contain_text("À faire pour")
    page.keyboard.press("b")
    page.keyboard.type("passera lundi vers midi")
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/desk/$"))
    page.goto("/desk/board/?show=all")
    expect(page.locator("#work tbody")).to_contain_text("passera lundi vers midi")


def test_a_key_held_down_is_pressed_once(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    ringing(page, ring, "Dr Roux")
    ringing(page, ring, "Dr Vidal")
    for _ in range(4):
        page.keyboard.down("d")
    expect(page.locator("#request-title")).to_contain_text("Dr Roux")
    page.keyboard.up("d")
    expect(page.locator("[data-state=ringing]", has_text="Dr Vidal")).to_be_visible()
    end_call(page)
    page.keyboard.press("d")
    expect(page.locator("#request-title")).to_contain_text("Dr Vidal")
    end_call(page)


def test_what_is_typed_while_the_network_is_lost_is_kept_when_it_is_back(
    page_for: PageFor, ring: Ring, said: list[str]
) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Vidal")
    page.keyboard.press("b")
    page.context.set_offline(True)
    page.keyboard.type("toux depuis lundi")
    expect(page.locator("#kept")).to_have_text("pas encore enregistré")
    page.context.set_offline(False)
    expect(page.locator("#kept")).to_contain_text("enregistré à")
    page.reload()
    expect(page.locator("textarea")).to_have_value("toux depuis lundi")
    end_call(page)
    said.clear()  # the browser tells what it could not send


def test_what_is_typed_while_the_database_is_away_is_kept_when_it_is_back(
    page_for: PageFor, ring: Ring, said: list[str]
) -> None:
    page = console(page_for)
    taken(page, ring, "Dr Roux")
    page.keyboard.press("b")
    page.route("**/note/", lambda route: route.fulfill(status=503, body="<!doctype html><h1>indisponible</h1>"))
    page.keyboard.type("fièvre hier soir")
    expect(page.locator("#kept")).to_have_text("pas encore enregistré")
    expect(page.locator("#toast-network")).to_contain_text("votre saisie est toujours là")
    expect(page.locator(".toast")).to_have_count(1)
    page.unroute("**/note/")
    expect(page.locator("#kept")).to_contain_text("enregistré à")
    page.reload()
    expect(page.locator("textarea")).to_have_value("fièvre hier soir")
    end_call(page)
    said.clear()  # the browser tells what was refused


def test_only_the_key_is_for_whoever_waits_longest(page_for: PageFor, ring: Ring) -> None:
    page = console(page_for)
    for press, means in (("d", True), ("", False)):
        ringing(page, ring, "Dr Roux")
        card = page.locator("[data-state=ringing]", has_text="Dr Roux")
        with page.expect_request("**/taking/") as sent:
            page.keyboard.press(press) if press else card.click()
        assert ("longest=yes" in (sent.value.post_data or "")) is means
        expect(page.locator("#request-title:focus, .desk-person:focus")).to_be_visible()
        end_call(page)
