"""One moment of the database, read by many short transactions."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, transaction

Begin = Callable[[], AbstractContextManager[None]]


@contextmanager
def snapshot() -> Iterator[Begin]:
    """Hold one moment of the database; every transaction begun by what this gives sees that moment alone.

    A connection of its own holds it, so that what goes on beside, like saying how far one is, commits at once. Inside
    a transaction that is open already there is no other moment than its own.
    """
    if connection.in_atomic_block:
        yield transaction.atomic
        return
    keeper = connection.copy()
    try:
        with keeper.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (name,) = cursor.fetchone()
            yield lambda: _seeing(name)
            cursor.execute("ROLLBACK")
    finally:
        keeper.close()


@contextmanager
def _seeing(name: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(f"SET TRANSACTION SNAPSHOT '{name}'")  # PostgreSQL's own name, and it takes no parameter
        yield
