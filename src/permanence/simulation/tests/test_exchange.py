import asyncio
from random import Random
from uuid import UUID, uuid4

from permanence.simulation.callers import Line, Town
from permanence.simulation.calls import Call
from permanence.simulation.clock import Clock
from permanence.simulation.exchange import Exchange
from permanence.simulation.measures import Measures

LINE = Line("+33561000001", "secret", uuid4())


class Switchboard:
    """Hears everything, and keeps what it heard."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    async def tell(self, line: Line, call_id: str, event: str, caller: str) -> UUID:
        self.heard.append((call_id, event))
        return uuid4()


def test_when_the_lines_are_closed_who_rings_is_served_and_nobody_else_rings() -> None:
    switchboard = Switchboard()

    async def day() -> Measures:
        exchange = Exchange(switchboard, Town([LINE], {}, Random(1)), Clock(1000, begins_at=0), Measures())  # type: ignore[arg-type]
        replayed = asyncio.create_task(exchange.replay([Call(1, 9999, 1), Call(40, 9999, 1), Call(59_000, 9999, 1)]))
        while len(exchange.ringing) < 2:  # noqa: ASYNC110  # nothing tells it
            await asyncio.sleep(0.001)
        exchange.closed.set()
        for call_id in list(exchange.ringing):
            voice = await exchange.picked_up(call_id)
            assert voice
            voice.over.set()
        await replayed
        return exchange.measures

    measures = asyncio.run(day())
    assert (measures.offered, measures.taken, measures.abandoned) == (2, 2, 0)
    assert sorted(event for _, event in switchboard.heard) == ["answered"] * 2 + ["ended"] * 2 + ["ringing"] * 2
