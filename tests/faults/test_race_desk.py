"""Two hundred secretaries' hands on one slot, through the desk's own forms."""

import asyncio
import re
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from permanence.demo.house import House
from permanence.demo.ids import practitioner_role_id, structure_id
from permanence.demo.logins import PASSWORD
from permanence.demo.places import AGENTS, DOMAIN
from permanence.simulation.measures import Measures, quantile
from permanence.simulation.screen import Screen

PARALLEL = 200
LATE = 9  # more who come after the race, one by one, to know what a refusal costs here and now
PRACTICE, PRACTITIONER = "arcangues", "darcangues"  # one practitioner: a request knows at once with whom
REQUEST = re.compile(r"/desk/requests/([0-9a-f-]{36})/")


@dataclass(frozen=True)
class Answer:
    """What one booking got, and after how many seconds."""

    status: int
    seconds: float
    page: LexborHTMLParser


async def sign_in(client: httpx.AsyncClient, email: str) -> None:
    screen = Screen(client, Measures())
    await screen.open("/accounts/login/", step="page")
    await screen.press("form:has(input[name=password]) button", {"login": email, "password": PASSWORD}, step="sign in")
    await screen.open("/desk/", step="console")
    client.headers.update(screen.inherited)  # the token of the page, as htmx adds it


async def open_request(client: httpx.AsyncClient, patient: UUID) -> Screen:
    """Open a request and choose the patient; the screen then proposes times."""
    opened = await client.post("/desk/requests/", data={"structure": str(structure_id(PRACTICE))})
    found = REQUEST.search(opened.headers["Location"])
    assert found, opened.headers
    await client.post(f"{found[0]}choice/", data={"patient": str(patient)})
    screen = Screen(client, Measures())
    screen.path = found[0]
    return screen


async def choose_and_show(screen: Screen, slot: str) -> None:
    """Choose the time, so that the screen reads it back, with the button that books it."""
    await screen.client.post(f"{screen.path}choice/", data={"starts_at": slot})
    await screen.open(screen.path, step="request")
    assert screen.shows(".desk-summary"), screen.page.text()


async def press_book(screen: Screen, together: asyncio.Barrier) -> Answer:
    await together.wait()
    began = time.perf_counter()
    status = await screen.press("#main", step="book")
    return Answer(status, time.perf_counter() - began, screen.page)


@dataclass(frozen=True)
class Race:
    """What the race gave.

    :param alone: seconds that one more refused booking takes, when nobody else asks
    """

    answers: list[Answer]
    slot: str
    alone: float


async def race(house: House, patients: list[UUID]) -> Race:
    async with AsyncExitStack() as stack:
        limits = httpx.Limits(max_connections=PARALLEL, max_keepalive_connections=PARALLEL)
        clients = [httpx.AsyncClient(base_url=house.url, timeout=60, limits=limits) for _ in AGENTS[:12]]
        for client, agent in zip(clients, AGENTS, strict=False):
            await stack.enter_async_context(client)
            await sign_in(client, f"{agent.mailbox}@{DOMAIN}")
        screens = []
        for batch in range(0, PARALLEL + LATE, len(clients)):
            hands = clients[: PARALLEL + LATE - batch]
            chosen = (patients[(batch + n) % len(patients)] for n in range(len(hands)))
            screens += await asyncio.gather(*(open_request(c, p) for c, p in zip(hands, chosen, strict=True)))
        await screens[0].open(screens[0].path, step="request")
        slot = screens[0].one("#slot-1").attributes["value"] or ""
        for batch in range(0, len(screens), len(clients)):
            await asyncio.gather(*(choose_and_show(s, slot) for s in screens[batch : batch + len(clients)]))
        late, screens = screens[PARALLEL:], screens[:PARALLEL]
        together = asyncio.Barrier(PARALLEL)
        answers = await asyncio.gather(*(press_book(screen, together) for screen in screens))
        refused = [await press_book(screen, asyncio.Barrier(1)) for screen in late]
        assert {answer.status for answer in refused} == {409}
        return Race(answers, slot, quantile([answer.seconds for answer in refused], 0.5))


@pytest.fixture
def known(house: House) -> list[UUID]:
    """Patients the practitioner has seen: his directive on new ones does not matter."""
    with house.database() as database:
        found = database.execute(
            "SELECT DISTINCT patient_id FROM agenda_appointment"
            " WHERE status = 'fulfilled' AND practitioner_role_id = %s",
            [practitioner_role_id(PRACTITIONER)],
        ).fetchall()
    return [patient for (patient,) in found]


def test_two_hundred_bookings_of_one_slot_make_one(house: House, known: list[UUID]) -> None:
    ran = asyncio.run(race(house, known))
    answers, times = ran.answers, sorted(answer.seconds for answer in ran.answers)
    told = f"p50 {quantile(times, 0.5):.3f} s, p95 {quantile(times, 0.95):.3f} s, slowest {times[-1]:.3f} s"
    print(f"\n{PARALLEL} parallel bookings of one slot: {told}; one alone {ran.alone:.3f} s")

    assert Counter(answer.status for answer in answers) == {200: 1, 409: PARALLEL - 1}
    won = next(answer for answer in answers if answer.status == 200)
    assert won.page.css_first(".desk-done[data-outcome=booked]")
    for lost in (answer for answer in answers if answer.status == 409):
        refusal = lost.page.css_first("[data-refusal]")
        assert refusal, lost.page.text()
        assert refusal.attributes["data-refusal"] == "SlotTaken"
        assert len(lost.page.css("[id^=slot-]")) == 3, "the nearest three instead"
    assert in_database(house, ran.slot) == 1
    # Waiting for one's turn is all there is: a lock that stalls or a deadlock that is waited out would show here.
    assert times[-1] < 1 + 1.5 * PARALLEL * ran.alone, told


def in_database(house: House, slot: str) -> int:
    with house.database() as database:
        row = database.execute(
            "SELECT count(*) FROM agenda_appointment JOIN capacity_reservation ON held_for = agenda_appointment.id"
            " WHERE practitioner_role_id = %s AND agenda_appointment.starts_at = %s AND status = 'booked'"
            " AND state = 'booked'",
            [practitioner_role_id(PRACTITIONER), datetime.fromisoformat(slot)],
        ).fetchone()
    assert row
    return int(row[0])
