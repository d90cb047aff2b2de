"""Each thread of pages keeps its database connection from one page to the next.

Django gives it back after every page; taking one again and setting it up costs a tenth of a short answer, and another
thread's connection has not made ready the same statements.
"""

import select
import time
from concurrent.futures import Executor
from contextlib import suppress
from threading import Barrier
from typing import Any

import psycopg
from django.core.signals import request_finished, request_started
from django.db import DatabaseError, close_old_connections, connection

WAITS_S = 4  # for a connection, while PostgreSQL is away: who looks at a page would not wait longer
LONGEST_S = 600.0  # then another: what PostgreSQL remembers for one connection only grows


def keep_connections() -> None:
    """Have the threads of this process keep theirs, as long as nothing went wrong with it."""
    connection.settings_dict["OPTIONS"]["pool"]["timeout"] = WAITS_S
    request_started.disconnect(close_old_connections)
    request_started.connect(let_go_when_dead)
    request_finished.disconnect(close_old_connections)
    request_finished.connect(let_go_when_due)


def connect(threads: Executor, count: int) -> None:
    """Have each of so many threads start and open its own, before a crowd comes and waits for all of them at once."""
    together = Barrier(count)

    def begin() -> None:
        with suppress(DatabaseError):  # it is not there yet: the first page opens it, or says so
            connection.ensure_connection()
        together.wait()

    for _ in range(count):
        threads.submit(begin)


def let_go_when_dead(**_signal: Any) -> None:
    """Give this thread's connection back when PostgreSQL has ended it since the last page: this one finds another.

    Between two pages PostgreSQL has nothing to say but that it ends: to look whether it spoke asks nothing of it.
    """
    if connection.connection is None or connection.in_atomic_block:
        return
    if _spoke(connection.connection) and not connection.is_usable():
        connection.close()


def _spoke(open_one: psycopg.Connection) -> bool:
    poll = select.poll()
    try:
        poll.register(open_one.fileno(), select.POLLIN)
    except psycopg.Error:  # it has no socket any more
        return True
    return bool(poll.poll(0))


def let_go_when_due(**_signal: Any) -> None:
    """Give this thread's connection back when an error went through it, in whatever state it is, or when it is old."""
    if connection.connection is None or connection.in_atomic_block:
        return
    old = connection.close_at is not None and time.monotonic() - connection.close_at > LONGEST_S
    if old or connection.errors_occurred or not connection.get_autocommit():
        connection.close()
