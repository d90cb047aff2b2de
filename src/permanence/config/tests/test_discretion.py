"""Nothing of a patient, nor of his link, reaches the log."""

import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver

from permanence.config.discretion import Discreet

NAME = "Vanderschelden"
FAILING = [
    "CREATE TEMP TABLE known (name text PRIMARY KEY); INSERT INTO known VALUES ({name}), ({name})",
    "CREATE TEMP TABLE known (name text CHECK (name = '')); INSERT INTO known VALUES ({name})",
    "SELECT jsonb_build_object('understood', {name})->>'understood', E'{{\"text\": \"{bare}\\\\u0000\"}}'::jsonb",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FAILING)
def test_values_of_a_failed_statement_are_left_out(statement: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement.format(name=f"'{NAME}'", bare=NAME))
    except DatabaseError:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 0, "Internal Server Error: /desk/", (), sys.exc_info()
        )
        written = Discreet("{levelname} {message}", style="{").format(record)
    assert "Internal Server Error: /desk/" in written
    assert "test_discretion.py" in written
    assert NAME not in written


@pytest.mark.django_db
def test_addresses_that_open_by_themselves_are_masked(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for address in (
        "/rdv/MDE5YjC3.x8-Secret/",
        "/rdv/MDE5YjC3.x8-Secret/cancellation/",
        "/agenda/calendars/MDE5YjC3.x8-Secret.ics",
    ):
        assert client.get(address).status_code == 404
    logging.getLogger("django.request").warning("Gone: %s", "/accounts/password/reset/key/b2k-cx1u-Secret/ told")
    assert [Discreet("{message}", style="{").format(record) for record in caplog.records] == [
        "Not Found: /rdv/…", "Not Found: /rdv/…", "Not Found: /agenda/calendars/…",
        "Gone: /accounts/password/reset/key/… told"
    ]  # fmt: skip


def test_no_address_that_opens_by_itself_escapes_the_mask() -> None:
    secret = [one for one in _routes(get_resolver().url_patterns) if "<str:token>" in one]
    assert len(secret) > len("/agenda/screen/")
    for route in secret:
        address = re.sub(r"<slug:\w+>", "a-place", route).replace("<str:token>", "x8-Secret")
        record = logging.makeLogRecord({"msg": "Forbidden: %s", "args": (address,)})
        assert "Secret" not in Discreet("{message}", style="{").format(record), route


def _routes(patterns: Iterable[Any], above: str = "/") -> Iterator[str]:
    for one in patterns:
        route = above + str(one.pattern)
        yield from _routes(one.url_patterns, route) if isinstance(one, URLResolver) else [route]


def test_other_failures_are_told_whole() -> None:
    try:
        date(2026, 2, 30)
    except ValueError:
        assert "day is out of range for month" in Discreet().formatException(sys.exc_info())


@pytest.mark.parametrize("stumble", [int, {}.__getitem__, date.fromisoformat])
def test_value_that_python_quotes_stays_out(stumble: Callable[[str], object]) -> None:
    try:
        stumble(NAME)
    except (ValueError, LookupError):
        last = Discreet().formatException(sys.exc_info()).splitlines()[-1]
        assert NAME not in last
        assert "Error: " in last
