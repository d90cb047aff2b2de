"""Statements that PostgreSQL plans once for each connection: for the few that every page, search or booking asks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.backends.postgresql.psycopg_any import get_adapters_template
from django.db.models.expressions import DatabaseDefault
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader

PREPARED = 200  # statements that a connection keeps ready: a call alone asks some hundred
M = TypeVar("M", bound=models.Model)


def rows(statement: str, asked: Mapping[str, Any] | Sequence[Any], *, counted: bool = False) -> list[Any]:
    """Run a statement written here, with its values apart, and return its rows.

    Django composes the values into the text, so that PostgreSQL has to plan each text anew: for a statement of a
    page's length that costs more than running it.

    :param counted: where Django counts its own, for whoever counts what a page asks
    """
    with _asked(statement, asked, counted=counted) as cursor:
        return cursor.fetchall()


def changed(statement: str, asked: Mapping[str, Any] | Sequence[Any], *, counted: bool = False) -> int:
    """Run a statement that changes rows, in the same way, and return how many."""
    with _asked(statement, asked, counted=counted) as cursor:
        return cursor.rowcount


def row(statement: str, asked: Mapping[str, Any] | Sequence[Any]) -> Any:
    """Return its first row; None when there is none."""
    found = rows(statement, asked)
    return found[0] if found else None


def get(model: type[M], pk: Any) -> M | None:
    """Return one row by its key, bare of what it refers to, as the open scope shows it; None when there is none."""
    found: list[M | None] = several((model, pk))
    return found[0]


def several(*wanted: tuple[type[models.Model], Any]) -> list[Any]:
    """Return rows of several tables by their keys in one statement, each as `get` does."""
    statement, readings = _reading(tuple(model for model, _ in wanted))
    values = iter(row(statement, [pk for _, pk in wanted]))
    return [_made(model, [next(values) for _ in names], names, converted) for model, names, converted in readings]


def _made(model: type[M], values: list[Any], names: Sequence[str], converted: Iterable[tuple[int, Any]]) -> M | None:
    if values[names.index(str(model._meta.pk.attname))] is None:
        return None
    for place, convert in converted:
        values[place] = convert(values[place], None, connection)
    return model.from_db("default", names, values)


def add(new: models.Model, *, unless_there: bool = False) -> bool:
    """Insert a row whose key is known, as `save(force_insert=True)` does, without composing the statement anew.

    :param unless_there: when another one stands in its way nothing is written, and False returned
    """
    given: dict[str, Any] = {}
    for field in new._meta.concrete_fields:
        value = None if field.generated else field.pre_save(new, add=True)
        if not field.generated and not isinstance(value, DatabaseDefault):
            given[str(field.column)] = field.get_db_prep_save(value, connection)
    statement, returned = _insertion(type(new), tuple(given), unless_there)
    for made in rows(statement, list(given.values())):
        for name, value in zip(returned, made, strict=False):
            setattr(new, name, value)
        new._state.adding, new._state.db = False, "default"
    return not new._state.adding


def change(one: models.Model, *names: str) -> None:
    """Write some fields of a row, as `save(update_fields=names)` does, without composing the statement anew.

    :raises DatabaseError: when it is there no more
    """
    fields: list[Any] = [one._meta.get_field(name) for name in names]
    given = [field.get_db_prep_save(field.pre_save(one, add=False), connection) for field in fields]
    if not changed(_change(type(one), names), [*given, one.pk]):
        raise DatabaseError(f"{one._meta.label} is there no more")


Converter = tuple[int, Any]
Reading = tuple[type[models.Model], list[str], list[Converter]]


@cache
def _reading(wanted: tuple[type[models.Model], ...]) -> tuple[str, list[Reading]]:
    readings, columns, tables = [], [], ["(SELECT) asked"]
    for number, model in enumerate(wanted):
        fields = model._meta.concrete_fields
        columns += [f't{number}."{field.column}"' for field in fields]
        tables.append(f'LEFT JOIN "{model._meta.db_table}" t{number} ON t{number}.id = %s')
        converted = [(n, field.from_db_value) for n, field in enumerate(fields) if hasattr(field, "from_db_value")]
        readings.append((model, [field.attname for field in fields], converted))
    return f"SELECT {', '.join(columns)} FROM {' '.join(tables)}", readings  # noqa: S608 (our own names)


@cache
def _insertion(model: type[models.Model], columns: tuple[str, ...], unless_there: bool) -> tuple[str, list[str]]:
    """Return the statement, and the fields whose values PostgreSQL chooses."""
    left = [field for field in model._meta.concrete_fields if field.column not in columns and not field.generated]
    named, places = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    returned = ", ".join(f'"{field.column}"' for field in left) or "true"
    otherwise = " ON CONFLICT DO NOTHING" if unless_there else ""
    statement = f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES ({places}){otherwise} RETURNING {returned}'  # noqa: S608 (our own names)
    return statement, [field.attname for field in left]


@cache
def _change(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    written = ", ".join(f'"{field.column}" = %s' for field in fields)
    return f'UPDATE "{model._meta.db_table}" SET {written} WHERE id = %s'  # noqa: S608 (our own names)


class Cursor(psycopg.Cursor[Any]):
    """Reads moments as psycopg does: in UTC they are the same, and Django's own reader takes ten times as long."""

    @property
    def adapters(self) -> AdaptersMap:
        """Return how values are written and read."""
        return _adapters()


@cache
def _adapters() -> AdaptersMap:
    found = AdaptersMap(get_adapters_template(settings.USE_TZ, connection.timezone))
    found.register_loader("timestamptz", TimestamptzLoader)
    return found


@contextmanager
def _asked(statement: str, asked: Mapping[str, Any] | Sequence[Any], *, counted: bool) -> Iterator[psycopg.Cursor[Any]]:
    here = connections[DEFAULT_DB_ALIAS]
    here.ensure_connection()
    if here.connection.prepared_max != PREPARED:
        here.connection.prepared_max = PREPARED
    if counted and here.queries_logged:
        here.queries_log.append({"sql": statement, "time": ""})
    with here.wrap_database_errors, Cursor(here.connection) as cursor:
        cursor.execute(statement.encode(), asked, prepare=True)
        yield cursor
