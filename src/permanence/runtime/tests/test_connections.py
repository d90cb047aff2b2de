"""A thread keeps its database connection as long as it is young, whole and between two pages."""

import time
from types import SimpleNamespace
from typing import Any

import pytest

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
