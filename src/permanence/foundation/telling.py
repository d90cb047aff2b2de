"""What is told beside the data: lines of the trace, events, jobs, notices; a verb's own in one statement at its end.

Nobody reads them before the verb is over, so they need not be written one by one.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from . import ready

Told = dict[str, Any]
WRITE = "SELECT permanence_tell(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"


@dataclass(slots=True)
class Telling:
    """What one verb tells.

    :param level: the savepoints that were open when it began: what is told in one of its own is written there, and goes
        with it
    """

    level: tuple[Any, ...] = ()
    lines: list[Told] = field(default_factory=list)
    events: list[Told] = field(default_factory=list)
    jobs: list[Told] = field(default_factory=list)
    notices: list[Told] = field(default_factory=list)

    def write(self) -> None:
        """Write all of it in one ready statement."""
        kinds = (self.lines, self.events, self.jobs, self.notices)
        if any(kinds):
            ready.row(WRITE, [json.dumps(told, cls=DjangoJSONEncoder) if told else None for told in kinds])

    def lengths(self) -> tuple[int, ...]:
        """Tell how much it tells so far."""
        return len(self.lines), len(self.events), len(self.jobs), len(self.notices)

    def forget(self, lengths: tuple[int, ...]) -> None:
        """Tell no more than it did."""
        for told, length in zip((self.lines, self.events, self.jobs, self.notices), lengths, strict=True):
            del told[length:]


_open: ContextVar[Telling | None] = ContextVar("open_telling", default=None)


@contextmanager
def at_the_end() -> Iterator[None]:
    """Write what is told inside when it ends well, together with what surrounds it where nothing lies between them."""
    around, level = _open.get(), tuple(connection.savepoint_ids)
    if around is not None and around.level == level:
        so_far = around.lengths()
        try:
            yield
        except BaseException:
            around.forget(so_far)
            raise
        return
    inside = Telling(level)
    token = _open.set(inside)
    try:
        yield
    finally:
        _open.reset(token)
    inside.write()


@contextmanager
def _one() -> Iterator[Telling]:
    """Give what is open at this very level, or write at once."""
    around = _open.get()
    if around is not None and around.level == tuple(connection.savepoint_ids):
        yield around
        return
    alone = Telling()
    yield alone
    alone.write()


def line(told: Told) -> None:
    """Add a line of the trace."""
    with _one() as telling:
        telling.lines.append(told)


def event(told: Told, jobs: list[Told]) -> None:
    """Add an event, with its jobs."""
    with _one() as telling:
        telling.events.append(told)
        telling.jobs += jobs


def job(told: Told) -> None:
    """Add a job."""
    with _one() as telling:
        telling.jobs.append(told)


def notice(channel: str, payload: str) -> None:
    """Add a notification, sent when the transaction commits."""
    with _one() as telling:
        telling.notices.append({"channel": channel, "payload": payload})
