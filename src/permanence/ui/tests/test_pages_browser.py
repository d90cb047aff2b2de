"""The style guide and the frame in a real browser: accessible, operable by keyboard, holding at every width."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from permanence.directory.tests import personas

from .browsing import Open

pytestmark = pytest.mark.browser
TYPED = "Durand, née Martin"
WIDE = "document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def guide(open_as: Open) -> Page:
    return open_as("/styleguide/", personas.three().alice)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_guide_is_accessible(open_as: Open, scheme: str) -> None:
    page = open_as("/styleguide/", personas.three().alice, scheme=scheme)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()


def test_sign_in_is_accessible_on_a_phone(open_as: Open) -> None:
    page = open_as("/accounts/login/", width=390, height=844)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_overflows_at_any_width(guide: Page) -> None:
    for width in (1440, 1024, 390, 320):
        guide.set_viewport_size({"width": width, "height": 900})
        assert not guide.evaluate(WIDE), width


def test_the_policy_lets_every_script_and_style_in_and_nothing_fails(open_as: Open) -> None:
    page = open_as("/styleguide/", personas.three().alice)
    said: list[str] = []
    page.on(
        "console",
        lambda message: said.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.reload()
    page.wait_for_timeout(300)
    assert [text for text in said if "/live/" not in text] == []  # the stream is served beside the pages


def test_slash_goes_to_the_search_and_escape_gives_the_focus_back(guide: Page) -> None:
    guide.keyboard.press("/")
    expect(guide.locator("[data-search]")).to_be_focused()
    guide.keyboard.type("/durand")
    expect(guide.locator("[data-search]")).to_have_value("/durand")
    guide.keyboard.press("Escape")
    expect(guide.locator("[data-search]")).not_to_be_focused()


@pytest.mark.parametrize(
    ("was", "writes", "then"),
    [
        ("sample-note", False, "sample-main"),
        ("elsewhere", False, "sample-note"),
        ("sample-note", True, "sample-note"),
    ],
)
def test_what_asks_for_the_focus_has_it_unless_someone_types_already(
    guide: Page, was: str, writes: bool, then: str
) -> None:
    guide.evaluate(
        """([was, writes]) => {
            const [note, work] = [document.getElementById("sample-note"), document.getElementById("work")];
            const main = work.querySelector("button.btn:not([disabled])");
            main.id = "sample-main";
            main.setAttribute("autofocus", "");
            const xhr = { responseText: "", addEventListener: () => {} };
            const requestConfig = { verb: "get", triggeringEvent: { isTrusted: true } };
            const tell = (name) =>
                document.dispatchEvent(new CustomEvent(name, { detail: { target: work, xhr, requestConfig } }));
            if (was === note.id) note.focus(); else document.activeElement.blur();
            tell("htmx:beforeSend");
            if (writes) setTimeout(() => note.dispatchEvent(new Event("input", { bubbles: true })), 5);
            setTimeout(() => {
                tell("htmx:beforeSwap");
                note.focus();
                tell("htmx:afterSettle");
            }, 20);
        }""",
        [was, writes],
    )
    expect(guide.locator(f"#{then}")).to_be_focused()


def test_the_help_lists_the_keys_of_this_screen(guide: Page) -> None:
    guide.keyboard.press("?")
    rows = guide.locator("#keys-help [data-screen-keys] tr")
    expect(rows.filter(has_text="Nouvel appel")).to_contain_text("N")
    guide.keyboard.press("Escape")
    expect(guide.locator("#keys-help")).to_be_hidden()


def test_the_palette_filters_and_goes(guide: Page) -> None:
    guide.keyboard.press("Control+k")
    guide.keyboard.type("accu")
    expect(guide.locator("#palette [data-active]")).to_have_text("Accueil")
    guide.keyboard.press("Enter")
    expect(guide.locator("h1")).to_contain_text("Bonjour")


def test_arrows_go_through_a_list_and_stay_in_it(guide: Page) -> None:
    lines = guide.locator(".line-list[data-list] a")
    lines.first.focus()
    guide.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_be_focused()
    guide.keyboard.press("End")
    expect(lines.last).to_be_focused()
    guide.keyboard.press("ArrowDown")
    expect(lines.first).to_be_focused()


def test_digits_choose_when_no_one_types(guide: Page) -> None:
    guide.locator("#sample-note").focus()
    guide.keyboard.type("2")
    expect(guide.locator("#sample-reason-2")).not_to_be_checked()
    guide.locator("#sample-note").blur()
    guide.keyboard.press("2")
    expect(guide.locator("#sample-reason-2")).to_be_checked()


def test_timers_count(guide: Page) -> None:
    timer = guide.locator(".timer").first
    before = timer.inner_text()
    expect(timer).not_to_have_text(before, timeout=3000)


def test_discreet_mode_hides_names_and_is_kept(guide: Page) -> None:
    guide.keyboard.press("Alt+d")
    guide.reload()
    assert guide.evaluate("document.documentElement.dataset.discreet") == "on"
    assert "blur" in guide.locator(".private").first.evaluate("element => getComputedStyle(element).filter")
    guide.evaluate("document.dispatchEvent(new CustomEvent('toast', { detail: { text: 'DURAND', names: true } }))")
    told = guide.locator(".toast span.private")
    assert "blur" in told.evaluate("element => getComputedStyle(element).filter")


def test_a_shared_desk_becomes_discreet_by_itself_when_so_chosen(guide: Page) -> None:
    guide.clock.install()
    guide.reload()
    guide.clock.run_for(130_000)
    assert guide.evaluate("document.documentElement.dataset.discreet") is None
    guide.evaluate("localStorage.setItem('idle', 'on')")
    guide.reload()
    guide.clock.run_for(100_000)
    guide.keyboard.press("Shift")
    guide.clock.run_for(100_000)
    assert guide.evaluate("document.documentElement.dataset.discreet") is None
    guide.clock.run_for(30_000)
    assert guide.evaluate("document.documentElement.dataset.discreet") == "on"


def test_what_is_typed_survives_a_lost_connection(guide: Page) -> None:
    guide.locator("#sample-note").fill(TYPED)
    guide.context.set_offline(True)
    guide.evaluate("() => { htmx.ajax('POST', '/language/', {source: '#sample-note'}).catch(() => null); }")
    expect(guide.locator("#toast-network")).to_contain_text("rien n’est perdu")
    expect(guide.locator("#sample-note")).to_have_value(TYPED)


def test_a_whole_page_never_replaces_a_fragment(guide: Page) -> None:
    guide.evaluate("() => { htmx.ajax('GET', '/nowhere/', {target: '#work', swap: 'innerHTML'}); }")
    expect(guide.locator("#toasts .toast")).to_be_visible()
    expect(guide.locator("#work h1")).to_have_text("Guide de style")


def test_focus_stays_on_what_was_focused_through_a_swap(guide: Page) -> None:
    guide.locator("#sample-note").focus()
    guide.evaluate("""() => {
        const place = document.querySelector("#sample-note").closest(".card");
        place.id = "swapped";
        htmx.swap("#swapped", place.outerHTML, {swapStyle: "outerHTML", swapDelay: 0, settleDelay: 20});
    }""")
    expect(guide.locator("#sample-note")).to_be_focused()


def test_a_head_just_pressed_has_the_focus_again_and_says_the_order(guide: Page) -> None:
    for order in ("décroissant", "croissant"):
        guide.locator("th .th-sort").first.focus()
        with guide.expect_navigation():
            guide.keyboard.press("Enter")
        pressed = guide.locator("th .th-sort").first
        expect(pressed).to_be_focused()
        expect(pressed).to_have_accessible_name(re.compile(rf"\b{order}\b"))
    with guide.expect_navigation():
        guide.get_by_role("link", name="ordre habituel").first.press("Enter")
    expect(guide.locator(".th-sort").first).to_be_focused()
    guide.reload()
    expect(guide.locator(":focus")).to_have_count(0)


def test_without_scripts_the_page_still_serves(open_as: Open) -> None:
    page = open_as("/search/?q=tilleuls", personas.three().alice)
    expect(page.locator("main a", has_text="MSP des Tilleuls")).to_be_visible()


def test_a_fragment_refreshes_when_its_topic_is_told(open_as: Open) -> None:
    page = open_as("/styleguide/", personas.three().alice)
    told = 'retry: 60000\nevent: desk\ndata: {"request": "1"}\n\n'
    page.route("**/live/", lambda route: route.fulfill(content_type="text/event-stream", body=told))
    listening = '<div id="heard" hx-get="/search/?palette=1&q=tilleuls" hx-trigger="sse:desk"></div>'
    page.route(
        "**/styleguide/",
        lambda route: route.fulfill(
            response=(answer := route.fetch()), body=answer.text().replace("</main>", f"{listening}</main>")
        ),
    )
    page.reload()
    expect(page.locator("#heard")).to_contain_text("MSP des Tilleuls")


def test_the_server_can_raise_a_toast(guide: Page) -> None:
    said = {"HX-Trigger": '{"toast": {"text": "Moved", "undo": "/nowhere/"}}'}
    guide.route("**/search/*", lambda route: route.fulfill(status=200, body="", headers=said))
    guide.evaluate("() => { htmx.ajax('GET', '/search/?q=x', {swap: 'none'}); }")
    toast = guide.locator("#toasts .toast", has_text="Moved")
    expect(toast.get_by_role("button", name="Annuler")).to_be_visible()
