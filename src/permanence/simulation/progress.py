"""What one sees while the day runs."""

import asyncio
from types import TracebackType
from typing import Self

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from permanence.simulation.exchange import Exchange


class Shown:
    """A progress bar, with the day's time and counts beside it."""

    def __init__(self, calls: int) -> None:
        columns = (
            TextColumn("{task.fields[at]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("calls · {task.fields[counts]}"),
            TimeElapsedColumn(),
        )
        self.bar = Progress(*columns)
        self.task = self.bar.add_task("day", total=calls, at="--:--", counts="")

    def __enter__(self) -> Self:
        self.bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bar.stop()

    async def follow(self, exchange: Exchange) -> None:
        """Keep the bar true for as long as the day lasts."""
        while True:
            now, seen = int(exchange.clock.now()) // 60, exchange.measures
            counts = (
                f"{len(exchange.ringing)} ringing, {seen.taken} answered, {seen.abandoned} hung up, "
                f"{len(seen.promises)} booked, {seen.errors.total()} errors"
            )
            counts += " · no more calls, Ctrl-C again to end at once" if exchange.closed.is_set() else ""
            self.bar.update(self.task, completed=seen.offered, at=f"{now // 60 % 24:02}:{now % 60:02}", counts=counts)
            await asyncio.sleep(0.5)
