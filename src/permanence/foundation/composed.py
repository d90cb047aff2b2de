"""Readings written with Django's querysets and composed once for each process: for those that every page asks.

Django composes the text of a statement from its queryset at each asking, which costs more than PostgreSQL needs to
answer: for a join of ten tables, two milliseconds. Here it is composed once, with a mark where each value goes.
"""

from collections.abc import Callable, Collection
from copy import copy
from enum import Enum
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Field, QuerySet, Value, prefetch_related_objects

from . import ready

P = ParamSpec("P")
R = TypeVar("R")


def composed(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Let a function that returns a queryset return its rows, and be called for the queryset once.

    It is then called with marks and not with values, so it must not look at them: it may compare a field with them
    (`filter(patient_id=patient_id)`), or with any of several by `any_of`. Values are given by place, and nothing is
    equal to None.
    """

    @cache
    def made() -> tuple[QuerySet[Any, R], Any, Any, str, list[Any]]:
        queryset = build(*(_Asked(place) for place in range(build.__code__.co_argcount)))  # type: ignore[call-arg, arg-type]
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        statement, values = compiler.as_sql()
        converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
        return queryset, compiler, converters, statement, list(values)

    @wraps(build)
    def read(*given: P.args, **_: P.kwargs) -> list[R]:
        queryset, compiler, converters, statement, values = made()
        asked = [_adapted(given[one.value]) if isinstance(one, _Asked) else one for one in values]
        found = ready.rows(statement, asked)
        if connection.queries_logged:  # for whoever counts what a page asks
            connection.queries_log.append({"sql": statement, "time": ""})
        rows: Any = queryset._iterable_class  # noqa: SLF001 (what makes its rows)
        made_of = list(rows(_fetched(queryset, compiler, converters, found)))
        prefetch_related_objects(made_of, *queryset._prefetch_related_lookups)  # type: ignore[attr-defined] # noqa: SLF001
        return made_of

    return read


def any_of(several: Collection[Any]) -> Any:
    """Return what a field is compared with that may be any of the values given, in a reading composed once."""
    return _AnyOf(several.value)  # type: ignore[attr-defined]


class _Asked(Value):
    """The mark of a value that is given when the statement is run; its value is its place."""

    def __init__(self, place: int) -> None:
        super().__init__(place, output_field=Field())

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        return "%s", [self]


class _AnyOf(_Asked):
    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        return "ANY(%s)", [self]


def _adapted(given: Any) -> Any:
    if isinstance(given, Enum):
        return given.value
    return list(given) if isinstance(given, tuple | set | frozenset) else given


def _fetched(queryset: QuerySet[Any, Any], compiler: Any, converters: Any, found: list[Any]) -> SimpleNamespace:
    """Return what an iterable of Django's reads of a queryset, with the rows at hand."""
    answered, query = copy(compiler), copy(queryset.query)
    answered.execute_sql = lambda *_, **__: [found]
    answered.get_converters = lambda *_: converters
    query.get_compiler = lambda *_, **__: answered  # type: ignore[method-assign]
    fields = queryset._fields  # type: ignore[attr-defined]
    return SimpleNamespace(
        db=DEFAULT_DB_ALIAS, query=query, model=queryset.model, _fields=fields, _known_related_objects={}
    )
