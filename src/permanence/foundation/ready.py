"""Statements that PostgreSQL plans once for each connection: for the few that every page, search or booking asks."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def rows(statement: str, asked: Mapping[str, Any] | Sequence[Any]) -> list[Any]:
    """Run a statement written here, with its values apart, and return its rows.

    Django composes the values into the text, so that PostgreSQL has to plan each text anew: for a statement of a
    page's length that costs more than running it.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(statement.encode(), asked, prepare=True)
        return cursor.fetchall()


def row(statement: str, asked: Mapping[str, Any] | Sequence[Any]) -> Any:
    """Return its first row; None when there is none."""
    found = rows(statement, asked)
    return found[0] if found else None
