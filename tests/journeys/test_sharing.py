"""Calls shared among several: the overflow hears a line in its turn, and a pause is one key."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
IN_TURN_MS = 25_000  # the line's own ten seconds, and a machine that is busy
LINE = "Centre de santé Bellefontaine"


def test_the_permanence_hears_a_line_after_its_own_secretary_did_not_answer(
    page_for: Callable[..., Page], ring: Callable[..., None]
) -> None:
    console = page_for("telesecretary", "/desk/", asks=False)
    expect(console.get_by_text("En direct")).to_be_visible()
    ring(LINE, "06 39 98 00 03")
    ring("Dr Vidal", "06 39 98 00 02")
    expect(console.locator("[data-state=ringing]", has_text="Dr Vidal")).to_be_visible()
    expect(console.locator("[data-state=ringing]", has_text=LINE)).to_have_count(0)
    expect(console.locator("[data-state=ringing]", has_text=LINE)).to_be_visible(timeout=IN_TURN_MS)
    console.keyboard.press("Alt+p")
    expect(console.get_by_role("button", name="Je reprends les appels")).to_be_visible()
    expect(console.locator("[data-state=ringing]")).to_have_count(0)
    console.keyboard.press("Alt+p")
    expect(console.locator("[data-state=ringing]", has_text=LINE)).to_be_visible()
    for line in (LINE, "Dr Vidal"):
        console.get_by_role("button", name=re.compile(line)).first.click()
        expect(console.locator("#request-title")).to_contain_text(line)
        console.keyboard.press("l")
        console.keyboard.press("1")
        expect(console).to_have_url(re.compile("/desk/$"))
