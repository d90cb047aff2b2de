"""What patients were written: each letter is found by what it is about, whatever else reaches the mailbox meanwhile."""

import re
import time

import pytest
from playwright.sync_api import Page

from permanence.demo.house import House, words_of

DELIVERED_S = 300  # the jobs of a worker killed by a test before come back after a minute, more on a slow machine
CONFIRMED = """
    SELECT message.id::text FROM messaging_message message
    JOIN desk_request request ON request.appointment_id = message.about WHERE request.id = %s
"""
OFFERED = """
    SELECT message.id::text FROM messaging_message message
    JOIN waiting_offer offer ON offer.id = message.about JOIN waiting_place place ON place.id = offer.place_id
    JOIN desk_request request ON request.appointment_id = place.freed_by_id WHERE request.id = %s
"""


def request_on(page: Page) -> str:
    """Return the request that the console shows."""
    asked = re.search(r"/requests/([0-9a-f-]{36})/", page.url)
    assert asked
    return asked[1]


def confirmation(house: House, request: str) -> str:
    """Return the body of the letter that confirms what was booked for a request, as it reached the mailbox."""
    return _letter(house, CONFIRMED, request)


def offer(house: House, request: str) -> str:
    """Return the body of the letter that offers the time which the patient of a request gave back."""
    return _letter(house, OFFERED, request)


def _letter(house: House, asked: str, request: str) -> str:
    until = time.monotonic() + DELIVERED_S
    while time.monotonic() < until:
        with house.database() as database:
            written = [name for (name,) in database.execute(asked, [request]).fetchall()]
        for letter in house.mail():
            if any(name in letter["Message-ID"] for name in written):
                return words_of(letter)
        time.sleep(0.1)
    pytest.fail("no message was sent" if written else "no message was written")
