"""What patients were written: each letter is found by what it is about, whatever else reaches the mailbox meanwhile."""

import re
import time
from collections.abc import Callable
from typing import TypeVar

import pytest
from playwright.sync_api import Page

from permanence.demo.house import House, words_of

T = TypeVar("T")
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
OFFERED_OF = """
    SELECT message.id::text FROM messaging_message message
    JOIN waiting_offer offer ON offer.id = message.about JOIN waiting_place place ON place.id = offer.place_id
    WHERE place.freed_by_id = %s
"""


def request_on(page: Page) -> str:
    """Return the request that the console shows."""
    asked = re.search(r"/requests/([0-9a-f-]{36})/", page.url)
    assert asked
    return asked[1]


def confirmation(house: House, request: str) -> str:
    """Return the body of the letter that confirms what was booked for a request, as it reached the mailbox."""
    return _letters(house, CONFIRMED, request)[0]


def offer(house: House, request: str) -> str:
    """Return the body of the letter that offers the time which the patient of a request gave back."""
    return _letters(house, OFFERED, request)[0]


def offers(house: House, appointment: str, count: int) -> list[str]:
    """Return the bodies of so many letters that offer the time of a cancelled appointment."""
    return _letters(house, OFFERED_OF, appointment, count)


def _letters(house: House, asked: str, about: str, count: int = 1) -> list[str]:
    def came() -> list[str]:
        with house.database() as database:
            written = [name for (name,) in database.execute(asked, [about]).fetchall()]
        here = [words_of(one) for one in house.mail() if any(name in one["Message-ID"] for name in written)]
        return here[:count] if len(here) >= count else []

    return until(came)


def until(ask: Callable[[], T]) -> T:
    """Return what is asked for as soon as it is there: what a worker does comes when it comes."""
    ends = time.monotonic() + DELIVERED_S
    while time.monotonic() < ends:
        if came := ask():
            return came
        time.sleep(0.1)
    pytest.fail("it did not come")
