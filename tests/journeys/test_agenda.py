"""The agenda in a browser: a week, booking by the keyboard, a drag and its undo, two people who see each other."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser
# Where it is in its column: the page itself may move.
IN_ITS_COLUMN = "(one) => [one.getBoundingClientRect().left, one.offsetTop, one.offsetHeight]"
PageFor = Callable[..., Page]


@pytest.fixture
def week(page_for: PageFor) -> Callable[..., Page]:
    """Open Dr Benali's next week, as his secretary."""

    def opened(**more: int) -> Page:
        page = page_for("secretary", "/agenda/?view=week", **more)
        page.keyboard.press("j")
        drawn(page)
        return page

    return opened


def drawn(page: Page) -> None:
    """Wait until the calendar has what it asked for."""
    expect(page.locator(".ec-day").first).to_be_visible()
    expect(page.locator("#calendar")).to_have_attribute("data-ready", re.compile(r"\d+"))
    page.wait_for_timeout(400)


def movable(page: Page) -> Locator:
    """The first appointment in view that can be dragged."""
    return page.locator(".ag-visit.ec-draggable").first


def drag(page: Page, event: Locator, x: float, y: float) -> None:
    """Take an appointment by its name and drop it at a place of the screen."""
    box = event.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 20, steps=4)
    page.mouse.move(x, y, steps=10)
    page.mouse.up()


def free_time(page: Page) -> tuple[float, float]:
    """A place on the screen that is open and where nobody comes: found as an eye does, from above."""
    found = page.evaluate(
        """() => {
            const taken = [...document.querySelectorAll(".ag-visit")].map((one) => one.getBoundingClientRect());
            const frame = document.querySelector(".ec-main").getBoundingClientRect();
            for (const open of document.querySelectorAll(".ag-open")) {
                const box = open.getBoundingClientRect();
                const x = box.left + box.width / 2;
                const last = Math.min(box.bottom, frame.bottom) - 42;
                for (let y = Math.max(box.top, frame.top + 60) + 6; y < last; y += 12) {
                    const in_the_way = (one) => one.left < x && x < one.right && one.top < y + 42 && y - 6 < one.bottom;
                    if (!taken.some(in_the_way)) return [x, y];
                }
            }
            return null;
        }"""
    )
    assert found, "no free time in view"
    return found[0], found[1]


def test_week_is_shown_and_the_keyboard_goes_through_it(week: Callable[..., Page]) -> None:
    page = week()
    title = page.locator("#agenda-title")
    shown = title.inner_text()
    expect(page.locator(".ag-visit").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(title).not_to_have_text(shown)
    page.go_back()
    expect(title).to_have_text(shown)
    page.keyboard.press("d")
    expect(page).to_have_url(re.compile("view=day"))
    page.keyboard.press("t")
    expect(page.locator("#day-today")).to_have_attribute("aria-current", "date")
    page.keyboard.press("m")
    expect(page.locator(".ag-month")).to_be_visible()
    page.keyboard.press("w")
    drawn(page)
    page.keyboard.press("?")
    keys = page.locator("#keys-help")
    for words in ("Vue par jour", "Vue par semaine", "Nouveau rendez-vous", "Aujourd’hui"):
        expect(keys).to_contain_text(words)


def test_free_time_is_booked_without_leaving_the_keyboard(week: Callable[..., Page]) -> None:
    page = week()
    page.mouse.click(*free_time(page))
    expect(page.locator("#booking-patient")).to_be_focused()
    page.keyboard.type("durand el")
    expect(page.locator("#booking-found .ag-person").first).to_contain_text("DURAND")
    page.keyboard.press("Enter")
    expect(page.locator("#book")).to_be_focused()
    expect(page.locator("#book")).to_contain_text("Réserver")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#panel [data-shown]")).to_contain_text("DURAND")
    shown = page.locator("#panel [data-shown]").get_attribute("data-shown")
    expect(page.locator(f"[data-visit='{shown}']")).to_be_visible()
    expect(page.locator(".toast")).to_contain_text("réservé")
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)


def test_a_time_that_was_found_opens_the_agenda_ready_to_book(page_for: PageFor) -> None:
    page = page_for("secretary", "/agenda/places/")
    page.locator(".ag-places a").first.press("Enter")
    expect(page.locator("#panel")).to_contain_text("Nouveau rendez-vous")
    expect(page.locator("#booking [name=starts_at]:checked")).to_have_count(1)
    expect(page.locator("#booking-patient")).to_be_focused()
    expect(page).not_to_have_url(re.compile("[?&]at="))  # a reload does not ask again
    with page.expect_response(re.compile("/booking/.*reason=")):  # another reason has other times
        page.locator("#booking [name=reason]").last.check()


def test_drag_moves_undo_brings_back_and_both_are_seen_elsewhere(week: Callable[..., Page]) -> None:
    here, there = week(), week()
    for page in (here, there):
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "connected")
    mark = movable(here).locator("[data-visit]").get_attribute("data-visit")
    event = here.locator(f".ec-event:has([data-visit='{mark}'])")
    there_was = there.locator(f"[data-visit='{mark}']")
    expect(there_was).to_be_visible()
    x, y = free_time(here)
    drag(here, event, x, y + 4)
    expect(here.locator(".toast")).to_contain_text("Déplacé")
    here.locator(".toast").hover()  # it stays while it is looked at
    expect(there_was).to_have_count(0)
    here.locator(".toast button", has_text="Annuler").click()
    expect(there_was).to_be_visible()
    expect(here.locator(f"[data-visit='{mark}']")).to_be_visible()


def test_drop_where_nobody_receives_is_refused_and_goes_back(week: Callable[..., Page]) -> None:
    page = week()
    event = movable(page)
    before = event.evaluate(IN_ITS_COLUMN)
    mark = event.locator("[data-visit]").get_attribute("data-visit")
    shut = page.evaluate(
        """() => {
            const frame = document.querySelector(".ec-main").getBoundingClientRect();
            const seen = [...document.querySelectorAll(".ag-shut")].map((one) => one.getBoundingClientRect());
            const low = (one) => one.top > frame.top + 80 && one.top < frame.bottom - 100;
            const box = seen.find((one) => low(one) && one.bottom - one.top > 100);
            return box && [box.left + box.width / 2, box.top + 70];
        }"""
    )
    assert shut
    drag(page, event, *shut)
    expect(page.locator(".toast")).to_contain_text("ne reçoit pas")
    drawn(page)
    assert page.locator(f".ec-event:has([data-visit='{mark}'])").evaluate(IN_ITS_COLUMN) == before


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (1024, 768)])
def test_calendar_holds_in_its_window(week: Callable[..., Page], width: int, height: int) -> None:
    page = week(width=width, height=height)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_phone_gets_the_list_of_the_day(page_for: PageFor) -> None:
    page = page_for("practitioner", "/agenda/", width=390, height=844)
    expect(page).to_have_url(re.compile("/agenda/list/"))
    for _ in range(3):  # on a Sunday, or a holiday, nobody comes
        if not page.locator(".day-list").count():
            page.goto(page.get_by_role("link", name="Plus tard").get_attribute("href") or "")
    expect(page.locator(".day-list").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_paper_has_a_page_for_each_practitioner(page_for: PageFor) -> None:
    page = page_for("secretary", "/agenda/printed/")
    sheets = page.locator(".sheet").count()
    assert sheets > 1
    pages = len(re.findall(rb"/Type\s*/Page[^s]", page.pdf(format="A4")))
    assert pages >= sheets
