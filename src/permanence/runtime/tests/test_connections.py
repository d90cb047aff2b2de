"""A thread keeps its database connection as long as it is young, whole and between two pages."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import get_ident
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from permanence.runtime.postgres import Cluster
from permanence.runtime.server import connections


@pytest.mark.parametrize(
    ("now", "closed"),
    [
        ({}, 0),
        ({"errors_occurred": True}, 1),
        ({"get_autocommit": lambda: False}, 1),
        ({"close_at": time.monotonic() - 2 * connections.LONGEST_S}, 1),
        ({"in_atomic_block": True, "errors_occurred": True}, 0),  # a test's own
        ({"connection": None, "errors_occurred": True}, 0),
    ],
    ids=["young and whole", "an error", "in the middle of something", "old", "inside another", "none"],
)
def test_a_connection_is_kept_while_nothing_speaks_against_it(
    monkeypatch: pytest.MonkeyPatch, now: dict[str, Any], closed: int
) -> None:
    given: list[int] = []
    state: dict[str, Any] = {
        "connection": object(), "in_atomic_block": False, "close_at": time.monotonic(), "errors_occurred": False,
        "get_autocommit": lambda: True, "close": lambda: given.append(1),
    }  # fmt: skip
    monkeypatch.setattr(connections, "connection", SimpleNamespace(**state | now))
    connections.let_go_when_due()
    assert len(given) == closed


@pytest.mark.usefixtures("committed")
def test_one_that_postgresql_ended_meanwhile_is_given_back_before_the_page_meets_it(cluster: Cluster) -> None:
    connection.ensure_connection()
    connections.let_go_when_dead()
    assert connection.connection is not None, "one that is alive is kept"
    with psycopg.connect(cluster.url()) as admin:
        admin.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    connections.let_go_when_dead()
    assert connection.connection is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("there", [True, False], ids=["PostgreSQL is there", "not yet"])
def test_every_thread_opens_its_own_before_a_crowd_comes(monkeypatch: pytest.MonkeyPatch, *, there: bool) -> None:
    opened: set[int] = set()

    def ensure_connection() -> None:
        opened.add(get_ident())
        if not there:
            raise OperationalError

    monkeypatch.setattr(connections, "connection", SimpleNamespace(ensure_connection=ensure_connection))
    with ThreadPoolExecutor(4) as threads:
        connections.connect(threads, 4)
        assert threads.submit(lambda: "a page").result(30) == "a page"
    assert len(opened) == 4
