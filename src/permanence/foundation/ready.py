"""Statements that PostgreSQL plans once for each connection: for the few that every page, search or booking asks."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=models.Model)


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


def get(model: type[M], pk: Any) -> M | None:
    """Return one row by its key, bare of what it refers to, as the open scope shows it; None when there is none."""
    names, statement, converted = _reading(model)
    found = row(statement, [pk])
    if found is None:
        return None
    values = list(found)
    for place, convert in converted:
        values[place] = convert(values[place], None, connection)
    return model.from_db("default", names, values)


def add(new: models.Model) -> None:
    """Insert a row whose key is known, as `save(force_insert=True)` does, without composing the statement anew."""
    given: dict[str, Any] = {}
    for field in new._meta.concrete_fields:
        value = None if field.generated else field.pre_save(new, add=True)
        if not field.generated and not isinstance(value, DatabaseDefault):
            given[str(field.column)] = field.get_db_prep_save(value, connection)
    statement, returned = _insertion(type(new), tuple(given))
    (made,) = rows(statement, list(given.values()))
    for name, value in zip(returned, made, strict=False):
        setattr(new, name, value)
    new._state.adding, new._state.db = False, "default"


Converter = tuple[int, Any]


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], str, list[Converter]]:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    converted = [(n, field.from_db_value) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
    statement = f'SELECT {columns} FROM "{model._meta.db_table}" WHERE id = %s'  # noqa: S608 (our own names)
    return [field.attname for field in fields], statement, converted


@cache
def _insertion(model: type[models.Model], columns: tuple[str, ...]) -> tuple[str, list[str]]:
    """Return the statement, and the fields whose values PostgreSQL chooses."""
    left = [field for field in model._meta.concrete_fields if field.column not in columns and not field.generated]
    named, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    returned = ", ".join(f'"{field.column}"' for field in left) or "true"
    statement = f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES ({places}) RETURNING {returned}'  # noqa: S608 (our own names)
    return statement, [field.attname for field in left]
