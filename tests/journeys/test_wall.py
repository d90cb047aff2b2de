"""The screen on the wall: made at the desk, opened without sign-in, called on, and honest when the network is lost."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House
from permanence.demo.ids import structure_id

from .test_waiting_room import expected

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]


def test_the_wall_calls_and_says_when_it_is_not_fresh(page_for: PageFor, house: House) -> None:
    one = expected(house, 2, "hong")
    desk = page_for("secretary", f"/agenda/waiting-room/screens/?structure={structure_id('tilleuls')}")
    desk.get_by_label("Où il est accroché").fill("Mur du couloir")
    desk.get_by_role("button", name=re.compile("Créer l’adresse")).click()
    address = desk.get_by_label("Adresse à ouvrir sur l’écran").last.input_value()
    assert desk.context.browser
    wall = desk.context.browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    wall.clock.install()
    wall.goto(house.url + urlsplit(address).path)
    desk.goto(f"/agenda/waiting-room/?structure={structure_id('tilleuls')}&q=nguyen")
    desk.locator(f"#arrival-{one}").click()
    desk.locator(f"#entry-{one}").click()
    expect(desk.locator(f"#call-{one}")).to_be_visible()
    ticket = desk.locator(f"#visit-{one} .visit-when a").inner_text().strip()
    assert re.fullmatch(r"[A-Z] \d\d", ticket)
    wall.clock.fast_forward(6_000)
    expect(wall.locator(".ticket").first).to_have_text(ticket)
    assert "nguyen" not in wall.content().lower()
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight")
    wall.context.set_offline(offline=True)
    wall.clock.fast_forward(40_000)
    expect(wall.locator("#stale")).to_contain_text("n’est plus à jour depuis")
    wall.clock.fast_forward(120_000)
    expect(wall.locator(".called")).to_be_hidden()
    wall.context.set_offline(offline=False)
    wall.clock.fast_forward(6_000)
    expect(wall.locator("#stale")).to_be_hidden()
    wall.context.close()
    desk.locator(f"#departure-{one}").click()
    expect(desk.locator(f"#call-{one}")).to_have_count(0)
