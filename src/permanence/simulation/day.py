"""One simulated day: the exchange, the secretaries, and the clock they share."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from random import Random

import httpx

from permanence.simulation.callers import Town
from permanence.simulation.calls import Call
from permanence.simulation.clock import Clock
from permanence.simulation.exchange import Exchange
from permanence.simulation.measures import Measures
from permanence.simulation.secretary import Secretary
from permanence.simulation.switchboard import Switchboard

Watch = Callable[[Exchange], Coroutine[None, None, None]]
TIMEOUT = httpx.Timeout(60.0)


@dataclass(frozen=True)
class Day:
    """What is replayed, where, how fast and by whom.

    :param secretaries: name and address of each
    """

    url: str
    calls: Sequence[Call]
    town: Town
    speed: float
    secretaries: Sequence[tuple[str, str]]
    password: str
    seed: str

    async def play(self, measures: Measures, watch: Watch) -> bool:
        """Replay the day; tell whether it came to its end.

        Ctrl-C closes the lines: who rings or speaks is served, nobody else rings. A second one ends it at once.
        :param watch: shows what goes on; ended with the day
        :raises CannotSignIn: when a secretary is not let in
        :raises Unreachable: when nothing answers at the address
        """
        async with AsyncExitStack() as open_clients:

            async def client() -> httpx.AsyncClient:
                limits = httpx.Limits(max_connections=200)
                made = httpx.AsyncClient(base_url=self.url, timeout=TIMEOUT, limits=limits)
                return await open_clients.enter_async_context(made)

            clock = Clock(self.speed, begins_at=self.calls[0].rings_at - 1 if self.calls else 0)
            exchange = Exchange(Switchboard(await client(), measures), self.town, clock, measures)
            team = [
                Secretary(
                    name, email, self.password, await client(), exchange, measures, Random(f"{self.seed}/{email}")
                )
                for name, email in self.secretaries
            ]
            for secretary in team:
                await secretary.sign_in()
            clock.jump(self.calls[0].rings_at - 1 if self.calls else 0)
            _close_on_request(exchange)
            await self._together(exchange, team, watch)
            return not exchange.closed.is_set()

    async def _together(self, exchange: Exchange, team: Sequence[Secretary], watch: Watch) -> None:
        beside = [asyncio.create_task(secretary.work()) for secretary in team]
        beside.append(asyncio.create_task(watch(exchange)))
        day = asyncio.create_task(exchange.replay(self.calls))
        try:
            await asyncio.wait({day, *beside}, return_when=asyncio.FIRST_COMPLETED)
            for task in beside:
                if task.done():
                    task.result()  # nobody leaves before the day ends: this tells why
            await day
        finally:
            for task in (day, *beside):
                task.cancel()
            await asyncio.gather(day, *beside, return_exceptions=True)


def _close_on_request(exchange: Exchange) -> None:
    loop = asyncio.get_running_loop()

    def close() -> None:
        exchange.closed.set()
        loop.remove_signal_handler(signal.SIGINT)  # the next one interrupts

    loop.add_signal_handler(signal.SIGINT, close)
