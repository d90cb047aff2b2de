"""A migration never holds the pages back: it waits four seconds for a table, lets them through, and tries again."""

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core import management
from django.db import connections

from permanence.config.embedded import OWNER
from permanence.config.environment import ENVIRONMENT
from permanence.runtime import database
from permanence.runtime.postgres import Cluster

CHANGE = "ALTER TABLE foundation_account ADD COLUMN probe int"
UNDO = "ALTER TABLE foundation_account DROP COLUMN probe"


@pytest.fixture
def owner(committed: None, cluster: Cluster) -> str:
    return cluster.url(OWNER, str(connections["default"].settings_dict["NAME"]))


@pytest.fixture
def environment(owner: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(database, "PAUSE_S", 0.01)
    monkeypatch.setattr(database, "TRIES", 3)
    return replace(ENVIRONMENT, database_owner_url=owner)


def change(*_words: object, **_more: object) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(CHANGE)
        cursor.execute(UNDO)


def test_the_owner_waits_four_seconds_for_a_table(owner: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("4s",)


def test_a_table_in_use_is_left_to_the_pages_and_tried_again(
    owner: str, environment: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long reading is in the way of the first try; while the change waits, pages wait too, and no longer."""
    tries: list[float] = []
    with psycopg.connect(owner) as reading:

        def migrate(*_words: object, **_more: object) -> None:
            if tries:
                reading.rollback()
            tries.append(time.monotonic())
            change()

        reading.execute("SELECT count(*) FROM foundation_account")
        monkeypatch.setattr(management, "call_command", migrate)
        database.migrate(environment)
    assert len(tries) == 2
    assert 3.5 < tries[1] - tries[0] < 30, "it gave up after its four seconds"


def test_a_table_that_is_never_free_is_told(owner: str, environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = SimpleNamespace(count=0)

    def migrate(*_words: object, **_more: object) -> None:
        tries.count += 1
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET lock_timeout = '20ms'")
            cursor.execute(CHANGE)

    with psycopg.connect(owner) as reading:
        reading.execute("SELECT count(*) FROM foundation_account")
        monkeypatch.setattr(management, "call_command", migrate)
        with pytest.raises(database.Busy, match="3 tries"):
            database.migrate(environment)
    connections["owner"].close()
    assert tries.count == 3
