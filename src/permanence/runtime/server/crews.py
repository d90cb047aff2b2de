"""The threads that answer pages: a few who always do, and others for a crowd."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

FEW, OTHERS = 3, 5  # of each process; a page is short, and Python lets one thread work at a time


class Crews:
    """Threads of which as few work as the moment asks for.

    Each keeps a database connection, and PostgreSQL makes ready for it what it is asked: were all taken in turn, every
    connection would have to learn everything. The others work while the few are busy, or wait for somebody outside.
    """

    def __init__(self) -> None:
        self.few = ThreadPoolExecutor(FEW, thread_name_prefix="page")
        self.others = ThreadPoolExecutor(OTHERS, thread_name_prefix="crowd")
        self.busy = 0  # of the few; only the event loop counts

    async def run(self, work: Callable[..., None], *about: Any) -> None:
        """Have a thread do it, and wait until it is done."""
        loop = asyncio.get_running_loop()
        if self.busy >= FEW:
            await loop.run_in_executor(self.others, work, *about)
            return
        self.busy += 1
        try:
            await loop.run_in_executor(self.few, work, *about)
        finally:
            self.busy -= 1
