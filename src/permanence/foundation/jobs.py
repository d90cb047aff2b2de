"""`@job`: work done after the answer, enqueued in the transaction of the change, at least once."""

import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager

from . import clock, telling
from .actor import scope, system

log = logging.getLogger(__name__)

PERIODIC_RETRIES = 5  # over a minute: a database that goes away at its hour is back, and what is nightly waits no night

# The worker speaks to its queue on connections of its own: what a job defers there would begin before its data commits.
IN_TRANSACTION = JobManager(DjangoConnector())


class Job(Protocol):
    """A function that can be deferred."""

    def defer(
        self,
        *,
        structure_id: UUID,
        schedule_at: datetime | None = None,
        once_as: str | None = None,
        unhurried: bool = False,
        queue: str | None = None,
        **ids: Any,
    ) -> None:
        """Enqueue for one structure; ids and plain values only, never health data.

        :param once_as: while a job of this name waits, another is not added
        :param unhurried: everything else goes first: it is one of many, and nobody waits for it
        :param queue: another than the one all of its kind wait in
        """

    def told(
        self,
        *,
        structure_id: UUID,
        schedule_at: datetime | None = None,
        unhurried: bool = False,
        queue: str | None = None,
        **ids: Any,
    ) -> dict[str, Any]:
        """Return it as it is enqueued, to be told together with what it is for."""

    def __call__(self, **kwargs: Any) -> None:
        """Do the work here and now, in the scope that is open."""


class _Deferrable:
    def __init__(self, work: Callable[..., None], task: Any) -> None:
        self.work, self.task = work, task
        wraps(work)(self)

    def defer(
        self,
        *,
        structure_id: UUID,
        schedule_at: datetime | None = None,
        once_as: str | None = None,
        unhurried: bool = False,
        queue: str | None = None,
        **ids: Any,
    ) -> None:
        """Enqueue in the transaction that is open, a worker's too."""
        if once_as is None:
            told = self.told(
                structure_id=structure_id, schedule_at=schedule_at, unhurried=unhurried, queue=queue, **ids
            )
            telling.job(told)
            return
        waiting = self.task.configure(
            schedule_at=schedule_at,
            queueing_lock=once_as,
            priority=self.task.priority - unhurried,
            queue=queue or self.task.queue,
        )
        waiting.job_manager = IN_TRANSACTION
        with suppress(AlreadyEnqueued), transaction.atomic():  # a savepoint: being there already spoils nothing
            waiting.defer(**_plain(structure_id, ids))

    def told(
        self,
        *,
        structure_id: UUID,
        schedule_at: datetime | None = None,
        unhurried: bool = False,
        queue: str | None = None,
        **ids: Any,
    ) -> dict[str, Any]:
        """Return what the queue is told of it; its library, which composes it anew for each, says the same."""
        return {
            "queue": queue or self.task.queue,
            "task": self.task.name,
            "priority": self.task.priority - unhurried,
            "args": _plain(structure_id, ids),
            "scheduled_at": schedule_at,
        }

    def __call__(self, **kwargs: Any) -> None:
        self.work(**kwargs)


def _plain(structure_id: UUID, ids: Mapping[str, Any]) -> dict[str, Any]:
    return {k: str(v) if isinstance(v, UUID) else v for k, v in {"structure_id": structure_id, **ids}.items()}


def job(*, queue: str, retry: int = 5, atomic: bool = True) -> Callable[[Callable[..., None]], Job]:
    """Make `work(*, by, now, **ids)` a job; it acts as a named system actor for one structure.

    :param retry: attempts after a failure, waiting 2, 4, 8… seconds
    :param atomic: one transaction around it all; False for work that talks to the outside between two
        transactions and opens its own scopes
    """

    def declare(work: Callable[..., None]) -> Job:
        name = f"{work.__module__.removeprefix('permanence.')}.{work.__name__}"

        @app.task(name=name, queue=queue, retry=RetryStrategy(max_attempts=retry, exponential_wait=2))
        def run(structure_id: str, **ids: Any) -> None:
            by = system(name, [UUID(structure_id)])
            try:
                if atomic:
                    with scope(by):
                        work(by=by, now=timezone.now(), **ids)
                else:
                    work(by=by, now=timezone.now(), **ids)
            except Exception as problem:  # the queue tries again; whoever keeps the installation should know
                log.warning("job %s failed: %s", name, type(problem).__name__)
                raise
            finally:
                if not connection.in_atomic_block:
                    connection.close()

        return _Deferrable(work, run)

    return declare


def periodic(*, cron: str, forgets: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make `work(*, now)` begin at its hours, on a queue of its own; it defers one job for each structure.

    It runs without scope, so it sees which structures exist and nothing of theirs.

    :param forgets: it lets go what is old: not while the clock may have jumped
    """

    def declare(work: Callable[..., None]) -> Callable[..., None]:
        name = f"{work.__module__.removeprefix('permanence.')}.{work.__name__}"

        @app.periodic(cron=cron)
        @app.task(name=name, queue="periodic", retry=RetryStrategy(max_attempts=PERIODIC_RETRIES, exponential_wait=2))
        def run(timestamp: int) -> None:
            try:
                now = timezone.now()
                with transaction.atomic():
                    if not forgets or clock.may_forget(now):
                        work(now=now)
            finally:
                if not connection.in_atomic_block:
                    connection.close()

        return work

    return declare
