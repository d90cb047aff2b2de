"""A mother is reminded of her two children's appointments in one SMS and answers no: the desk gives both back."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from permanence.demo.house import House

from .test_waiting_room import expected

pytestmark = pytest.mark.browser
PageFor = Callable[..., Page]
MOTHER = "+33639980001"
IN_TWO_DAYS_MIN = 2 * 24 * 60
REMINDING = Path(__file__).with_name("reminding.py")


def reminded(house: House, appointments: list[UUID]) -> None:
    """Let one SMS remind of all of them, as the worker does at its hour."""
    with house.database() as base:
        booked_long_ago = "UPDATE agenda_appointment SET created_at = now() - interval '9 days' WHERE id = ANY (%s)"
        base.execute(booked_long_ago, [appointments])
    command = [sys.executable, str(REMINDING), *map(str, appointments)]
    surroundings = {**house.surroundings, "DJANGO_SETTINGS_MODULE": "permanence.config.settings"}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def answer(desk: Page, words: str) -> None:
    """Write back on the mother's telephone."""
    desk.goto(f"/messages/telephones/?number=%2B{MOTHER[1:]}")
    expect(desk.locator(".phone-bubble").last).to_contain_text("vos 2 RDV")
    desk.fill("#phone-body", words)
    desk.keyboard.press("Enter")
    expect(desk.locator(".phone-bubble", has_text=words).last).to_be_visible()


def test_no_for_two_children_is_two_requests_done_in_three_keys_each(page_for: PageFor, house: House) -> None:
    theirs = [expected(house, IN_TWO_DAYS_MIN + n, child) for n, child in ((10, "tom"), (40, "lilou"))]
    reminded(house, theirs)
    desk = page_for("secretary", "/messages/telephones/")
    answer(desk, "NON, désolée")
    desk.goto("/desk/")
    for child in ("Tom", "Lilou"):
        desk.locator("#queues a", has_text=f"DURAND {child}").filter(has_text="annuler").click()
        expect(desk.locator("#pane")).to_contain_text("NON, désolée")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("#main")).to_contain_text("Annuler")
        desk.keyboard.press("Control+Enter")
        expect(desk.locator("[data-outcome]")).to_contain_text("Rendez-vous annulé")
        desk.keyboard.press("Control+Enter")
        expect(desk).to_have_url(re.compile("/desk/$"))
    with house.database() as base:
        found = base.execute("SELECT status FROM agenda_appointment WHERE id = ANY (%s)", [theirs]).fetchall()
    assert [status for (status,) in found] == ["cancelled", "cancelled"]
