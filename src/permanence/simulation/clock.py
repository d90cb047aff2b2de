"""The day's clock, faster than the one on the wall."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic


@dataclass
class Clock:
    """Simulated seconds since midnight.

    :param speed: simulated seconds in a real one
    :param begins_at: where the day starts
    """

    speed: float
    begins_at: float = 0.0
    started: float = field(default_factory=monotonic)

    def now(self) -> float:
        """Return the simulated second of the day."""
        return self.begins_at + (monotonic() - self.started) * self.speed

    def jump(self, moment: float) -> None:
        """Make it this simulated moment at once."""
        self.begins_at += moment - self.now()

    def left(self, moment: float) -> float:
        """Return the real seconds until a simulated moment; none for a past one."""
        return max(0.0, (moment - self.now()) / self.speed)

    async def until(self, moment: float) -> None:
        """Wait for a simulated moment; a past one does not wait."""
        await asyncio.sleep(self.left(moment))

    async def sleep(self, seconds: float) -> None:
        """Wait for simulated seconds."""
        await asyncio.sleep(max(0.0, seconds / self.speed))
