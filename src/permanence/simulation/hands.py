"""Many hands on one slot: each has read the same time back to its caller, and all press at the same moment.

The requests opened for it are closed afterwards; one appointment stays.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import TypeVar
from uuid import UUID

import httpx
import psycopg

from permanence.simulation.measures import Measures, quantile
from permanence.simulation.screen import NotShown, Screen
from permanence.simulation.volley import Answer, volley

REQUEST = re.compile(r"/desk/requests/[0-9a-f-]{36}/")
TIMEOUT = httpx.Timeout(60.0)
T = TypeVar("T")


@dataclass(frozen=True)
class Outcome:
    """What the hands got.

    :param late: the answers to those who came one by one when all was over
    """

    slot: str
    answers: list[Answer]
    late: list[Answer]

    @property
    def alone(self) -> float:
        """Seconds that one more refusal takes when nobody else asks."""
        return quantile([answer.seconds for answer in self.late], 0.5)

    def waited(self, share: float) -> float:
        """Return the seconds within which this share of the hands had its answer."""
        return quantile([answer.seconds for answer in self.answers], share)


@dataclass
class Contest:
    """Two hundred hands, a few secretaries' each.

    :param structure: a practice of one practitioner, so that a request knows at once with whom
    :param patients: patients he knows, so that no directive on new ones matters
    :param late: how many more come one by one afterwards
    """

    url: str
    accounts: Sequence[str]
    password: str
    structure: UUID
    patients: Sequence[UUID]
    hands: int = 200
    late: int = 9
    opened: list[Screen] = field(default_factory=list)

    async def run(self) -> Outcome:
        """Prepare every hand, let them press, and close what was opened."""
        async with AsyncExitStack() as stack:
            made = [httpx.AsyncClient(base_url=self.url, timeout=TIMEOUT) for _ in self.accounts]
            clients = [await stack.enter_async_context(client) for client in made]
            for client, account in zip(clients, self.accounts, strict=True):
                await self._sign_in(client, account)
            try:
                return await self._race(clients)
            finally:
                for some in _by(len(clients), self.opened):
                    await asyncio.gather(*(_close(screen) for screen in some))

    async def _sign_in(self, client: httpx.AsyncClient, account: str) -> None:
        screen = Screen(client, Measures())
        await screen.open("/accounts/login/", step="page")
        typed = {"login": account, "password": self.password}
        await screen.press("form:has(input[name=password]) button", typed, step="sign in")
        await screen.open("/desk/", step="console")
        client.headers.update(screen.inherited)  # the token of the page, as htmx adds it

    async def _race(self, clients: Sequence[httpx.AsyncClient]) -> Outcome:
        wanted = islice(zip(cycle(clients), cycle(self.patients), strict=False), self.hands + self.late)
        for pairs in _by(len(clients), list(wanted)):
            self.opened += await asyncio.gather(*(self._open(client, patient) for client, patient in pairs))
        first = self.opened[0]
        await first.open(first.path, step="request")
        slot = first.one("#slot-1").attributes["value"] or ""
        for some in _by(len(clients), self.opened):
            await asyncio.gather(*(_choose(screen, slot) for screen in some))
        pressing = [screen.pressing("#main") for screen in self.opened]
        answers = await volley(pressing[: self.hands])
        return Outcome(slot, answers, [(await volley([one]))[0] for one in pressing[self.hands :]])

    async def _open(self, client: httpx.AsyncClient, patient: UUID) -> Screen:
        """Open a request without a call and choose the patient."""
        screen = Screen(client, Measures())
        opened = await client.post("/desk/requests/", data={"structure": str(self.structure)})
        found = REQUEST.search(opened.headers.get("Location", ""))
        if found is None:
            raise NotShown(f"a request: {opened.status_code}")
        screen.path = found[0]
        await client.post(f"{screen.path}choice/", data={"patient": str(patient)})
        return screen


async def _choose(screen: Screen, slot: str) -> None:
    """Choose the time, so that the screen reads it back, with the button that books it."""
    await screen.client.post(f"{screen.path}choice/", data={"starts_at": slot})
    await screen.open(screen.path, step="request")
    screen.one(".desk-summary")


async def _close(screen: Screen) -> None:
    """Close a request that has no outcome yet: nothing came of it."""
    await screen.client.post(f"{screen.path}outcome/", data={"outcome": "nothing"})


def known_patients(database: psycopg.Connection, practitioner_role: UUID) -> list[UUID]:
    """Return the patients this practitioner has seen."""
    seen = "SELECT DISTINCT patient_id FROM agenda_appointment WHERE status = 'fulfilled' AND practitioner_role_id = %s"
    return [patient for (patient,) in database.execute(seen, [practitioner_role]).fetchall()]


def _by(size: int, things: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return them some at a time: each secretary presses one button at once."""
    return (things[first : first + size] for first in range(0, len(things), size))
