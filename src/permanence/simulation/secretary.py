"""A simulated secretary: signs in, listens, takes the first call that rings, and answers it."""

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import httpx
from selectolax.lexbor import LexborHTMLParser

from permanence.simulation.conversation import DONE, Conversation
from permanence.simulation.exchange import Exchange, Voice
from permanence.simulation.measures import Measures, Promise
from permanence.simulation.screen import NotShown, Screen, Unreachable

CONSOLE, STREAM = "/desk/", "/live/?drawn=desk"
TAKING = re.compile(r"/calls/([0-9a-f-]{36})/taking/")
STEPS_OF_A_CALL = 7  # between which the talk is spread
MOST_STEPS = 30
REACTION_S = (0.5, 3.0)  # simulated, from the ring to the key
# What the page makes of the card of a ring that it was told of.
CARD = (
    '<form method="post" hx-post="/desk/calls/{0}/taking/" action="/desk/calls/{0}/taking/" hx-target="#pane"><button>'
)
OWN_S, NEXT_S = (0.05, 0.15), (0.3, 1.5)  # real: when the page asks what is new of its call, and which to answer next
PAUSE_S = 1.0  # real, before one tries again a server that does not answer


class CannotSignIn(Exception):
    """The account, its password or the address is not right."""


@dataclass
class Secretary:
    """One person at one console."""

    name: str
    email: str
    password: str
    client: httpx.AsyncClient
    exchange: Exchange
    measures: Measures
    chance: Random
    rows: dict[str, str] = field(default_factory=dict)  # of the calls in the column, as the stream sends them
    queues: LexborHTMLParser = field(default_factory=lambda: LexborHTMLParser(""))
    call: UUID | None = None  # the one of which the pane is
    next: UUID | None = None  # the one that the pane of a request which is done proposes
    asking: asyncio.Task[None] | None = None
    rings: dict[UUID, None] = field(default_factory=dict)  # the cards that rings showed, in their order

    def __post_init__(self) -> None:
        """Sit down before an empty screen."""
        self.screen = Screen(self.client, self.measures)

    async def sign_in(self) -> None:
        """Sign in by the page everyone uses.

        :raises CannotSignIn: when it does not let her in
        """
        await self.screen.open("/accounts/login/", step="sign-in page")
        typed = {"login": self.email, "password": self.password}
        await self.screen.press("form:has(input[name=password]) button", typed, step="sign in")
        if "sessionid" not in self.client.cookies:
            raise CannotSignIn(f"{self.email} cannot sign in at {self.client.base_url}")
        await self.screen.open(CONSOLE, step="console")

    async def work(self) -> None:
        """Answer calls until told to stop."""
        async with asyncio.TaskGroup() as self.at_once:
            self.at_once.create_task(self._listen())
            while True:
                await self._answer_next()

    async def _listen(self) -> None:
        """Hear what changes; as a browser does, connect again when the stream breaks."""
        while True:
            try:
                async with self.client.stream("GET", STREAM, timeout=httpx.Timeout(10, read=None)) as stream:
                    event = ""
                    async for line in stream.aiter_lines():
                        event = line.removeprefix("event: ") if line.startswith("event: ") else event
                        if event == "desk" and line.startswith("data: "):
                            self._hear(json.loads(line.removeprefix("data: ")))
                        elif event == "drawn" and line.startswith("data: "):
                            self._see(json.loads(line.removeprefix("data: ")).get("calls"))
            except httpx.TransportError:
                self.measures.failed("live stream", "broken")
            await asyncio.sleep(PAUSE_S)

    def _hear(self, told: dict[str, Any]) -> None:
        """See the card of a ring, or lose it: whatever is told of a call after its ring says that it rings no more."""
        if not told.get("call"):
            return
        call = UUID(told["call"])
        self.rings.pop(call, None)
        if "shown" in told:
            self.rings[call] = None
        elif call == self.call:
            self._ask_news(OWN_S)

    def _see(self, drawn: dict[str, Any] | None) -> None:
        """Put the rows that changed in their places."""
        if drawn is None:
            return
        now = self.rows | drawn["rows"]
        self.rows = {name: now[name] for name in drawn["order"] if name in now}
        self.queues = LexborHTMLParser("".join(self.rows.values()))
        if self.screen.shows(DONE) and self.next != (first := self._ringing()):
            self.next = first
            self._ask_news(NEXT_S)

    def _ask_news(self, soon: tuple[float, float]) -> None:
        """Ask what is new in the pane, once for all that comes within a moment."""
        if self.asking is None or self.asking.done():
            self.asking = self.at_once.create_task(self._asked(soon))

    async def _asked(self, soon: tuple[float, float]) -> None:
        await asyncio.sleep(self.chance.uniform(*soon))
        with suppress(NotShown, Unreachable):
            asked = self.screen.one("#asked").attributes.get("value") or ""
            await self.screen.refresh(f"{CONSOLE}?asked={asked}", "news", step="news")

    async def _answer_next(self) -> None:
        if await self._back_to_mine():
            return
        if self._ringing() is None:
            await asyncio.sleep(0.02)
            return
        await self.exchange.clock.sleep(self.chance.uniform(*REACTION_S))
        ringing = self._ringing()  # the first of those that no colleague has taken meanwhile
        if ringing is None:
            return
        card = LexborHTMLParser(CARD.format(ringing)) if ringing in self.rings else self.queues
        try:
            press = f'form[action*="{ringing}"] button'
            status = await self.screen.press(press, {"longest": "yes"}, step="take call", within=card)
        except (NotShown, Unreachable):
            return
        self.measures.taken_by_others += status == 409
        self._see({"order": [name for name in self.rows if name != f"call-{ringing}"], "rows": {}})
        self.rings.pop(ringing, None)
        self.call = UUID(self.screen.one("#pane").attributes["data-call"] or "") if status == 200 else None
        if self.call:
            await self._speak(self.call)

    async def _back_to_mine(self) -> bool:
        """Open a call that is mine and not spoken yet: the server took it for me, and could not say so."""
        for mine in self.queues.css('a.desk-call[id^="call-"]'):
            call_id = UUID((mine.attributes["id"] or "").removeprefix("call-"))
            if call_id in self.exchange.ringing:
                with suppress(Unreachable):
                    await self.screen.open(mine.attributes["href"] or CONSOLE, step="request page")
                    await self._speak(call_id)
                return True
        return False

    async def _speak(self, call_id: UUID) -> None:
        voice = await self.exchange.picked_up(call_id)
        if voice is not None:
            await self._serve(voice)

    def _ringing(self) -> UUID | None:
        if self.rings:
            return next(iter(self.rings))
        form = self.queues.css_first('form[action*="/taking/"]')
        found = TAKING.search(form.attributes.get("action") or "") if form else None
        return UUID(found[1]) if found else None

    async def _serve(self, voice: Voice) -> None:
        began, clock = self.exchange.clock.now(), self.exchange.clock
        talk = Conversation(self.screen, voice.caller, self.measures, self.chance)
        request_id = self._request_on_screen()
        for _ in range(MOST_STEPS):
            if talk.over:
                break
            await clock.sleep(voice.handling / STEPS_OF_A_CALL)
            await self._step(talk, request_id)
        self._note(talk, request_id)
        await clock.until(began + voice.handling)
        voice.over.set()

    async def _step(self, talk: Conversation, request_id: UUID) -> None:
        """Take a step; when the server or the screen fails, look at the request anew."""
        try:
            await talk.step()
        except (NotShown, Unreachable) as problem:
            if isinstance(problem, NotShown):
                self.measures.failed("not on the screen", str(problem))
            await asyncio.sleep(PAUSE_S)
            try:
                await self.screen.open(f"{CONSOLE}requests/{request_id}/", step="request page")
            except Unreachable:
                return

    def _note(self, talk: Conversation, request_id: UUID) -> None:
        outcome = talk.outcome if talk.over else "unfinished"
        self.measures.outcomes[outcome] += 1
        if outcome == "booked":
            self.measures.promises.append(Promise(request_id, talk.caller))

    def _request_on_screen(self) -> UUID:
        return UUID(self.screen.one("#asked").attributes.get("value") or "")
