"""The calls of the day as they happen: who rings, who is answered, who hangs up."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from permanence.simulation.callers import Caller, Town
from permanence.simulation.calls import Call
from permanence.simulation.clock import Clock
from permanence.simulation.measures import Measures
from permanence.simulation.switchboard import Switchboard

SILENCE_S = 60.0  # simulated: nobody rings and nobody speaks
HEARD_S = 2.0  # real


@dataclass
class Voice:
    """One caller on the line.

    :param rang_at: simulated seconds since midnight
    """

    caller: Caller
    call_id: str
    rang_at: float
    handling: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    over: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Exchange:
    """All the lines of the day."""

    switchboard: Switchboard
    town: Town
    clock: Clock
    measures: Measures
    ringing: dict[UUID, Voice] = field(default_factory=dict)
    gone: set[UUID] = field(default_factory=set)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    going_on: int = 0

    async def replay(self, calls: Sequence[Call]) -> None:
        """Let every call ring at its time until the lines are closed, and wait until the last one is over.

        Silences are skipped.
        """
        async with asyncio.TaskGroup() as lines:
            for call in calls:
                if not self.going_on and call.rings_at - self.clock.now() > SILENCE_S:
                    self.clock.jump(call.rings_at - 1)
                if await self._closed_before(call.rings_at):
                    return
                lines.create_task(self._ring(call))

    async def _closed_before(self, moment: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(self.clock.left(moment)):
                await self.closed.wait()
        return self.closed.is_set()

    async def _ring(self, call: Call) -> None:
        self.going_on += 1
        voice = Voice(self.town.caller(), f"sim-{uuid4()}", self.clock.now(), call.handling)
        self.measures.rang(call.rings_at)
        told = await self._tell(voice, "ringing")
        if told is None:
            self.measures.failed("switchboard", "a ring was not heard")
        else:
            self.ringing[told] = voice
            if await self._answered_within(voice, call.patience):
                await self._tell(voice, "answered")
                await voice.over.wait()
            else:
                self.gone.add(told)
                self.measures.abandoned += self.ringing.pop(told, None) is not None
            await self._tell(voice, "ended")
        self.going_on -= 1

    async def _answered_within(self, voice: Voice, patience: float) -> bool:
        try:
            async with asyncio.timeout(max(0.05, patience / self.clock.speed)):
                await voice.answered.wait()
        except TimeoutError:
            return voice.answered.is_set()
        return True

    async def picked_up(self, call_id: UUID) -> Voice | None:
        """Put a secretary through to who rings; None when he has just hung up."""
        deadline = asyncio.get_running_loop().time() + HEARD_S
        while call_id not in self.ringing:  # the console may know of a ring before its switchboard has its answer
            if call_id in self.gone or asyncio.get_running_loop().time() > deadline:
                return None
            await asyncio.sleep(0.01)
        voice = self.ringing.pop(call_id)
        self.measures.waited.append(self.clock.now() - voice.rang_at)
        voice.answered.set()
        return voice

    async def _tell(self, voice: Voice, event: str) -> UUID | None:
        caller = voice.caller
        return await self.switchboard.tell(caller.line, voice.call_id, event, caller.number)
