"""Readings written with Django's querysets and composed once for each process: for those that every page asks.

Django composes the text of a statement from its queryset at each asking, which costs more than PostgreSQL needs to
answer: for a join of ten tables, two milliseconds. Here it is composed once, with a mark where each value goes.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from enum import Enum
from functools import cache, wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Field, QuerySet, Value, prefetch_related_objects
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.subqueries import UpdateQuery

from . import ready

P = ParamSpec("P")
R = TypeVar("R")
Make = Callable[[list[Any]], list[Any]]


def composed(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Let a function that returns a queryset return its rows, and be called for the queryset once.

    It is then called with marks and not with values, so it must not look at them: it may compare a field with them
    (`filter(patient_id=patient_id)`), or with any of several by `any_of`. Values are given by place, and nothing is
    equal to None.
    """

    @cache
    def made() -> tuple[QuerySet[Any, R], str, list[Any], Make]:
        queryset = build(*_marks(build))  # type: ignore[call-arg]
        compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        statement, values = compiler.as_sql()
        return queryset, statement, list(values), _maker(queryset, compiler)

    @wraps(build)
    def read(*given: P.args, **_: P.kwargs) -> list[R]:
        queryset, statement, values, make = made()
        made_of = make(ready.rows(statement, _filled(values, given), counted=True))
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined] # noqa: SLF001
            prefetch_related_objects(made_of, *queryset._prefetch_related_lookups)  # type: ignore[attr-defined] # noqa: SLF001
        return made_of

    return read


def changing(build: Callable[P, tuple[QuerySet[Any, Any], Mapping[str, Any]]]) -> Callable[P, int]:
    """The same for `queryset.update(**values)`: a function returning both changes the rows, and returns how many."""

    @cache
    def made() -> tuple[str, list[Any]]:
        queryset, written = build(*_marks(build))  # type: ignore[call-arg]
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(written)
        statement, values = query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
        return statement, list(values)

    @wraps(build)
    def change(*given: P.args, **_: P.kwargs) -> int:
        statement, values = made()
        return ready.changed(statement, _filled(values, given), counted=True)

    return change


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


def _marks(build: Any) -> Iterator[Any]:
    return (_Asked(place) for place in range(build.__code__.co_argcount))


def _filled(values: list[Any], given: Sequence[Any]) -> list[Any]:
    return [_adapted(given[one.value]) if isinstance(one, _Asked) else one for one in values]


def _adapted(given: Any) -> Any:
    if isinstance(given, Enum):
        return given.value
    return list(given) if isinstance(given, tuple | set | frozenset) else given


def _maker(queryset: QuerySet[Any, Any], compiler: Any) -> Make:
    """Return what makes of rows what Django's own iterables do, with all that is the same each time worked out."""
    converters = compiler.get_converters([one[0] for one in compiler.select[: compiler.col_count]])
    rows_of: Any = queryset._iterable_class  # noqa: SLF001 (what makes its rows)
    if rows_of is not ModelIterable:
        return lambda found: list(rows_of(_fetched(queryset, compiler, converters, found)))
    told = compiler.klass_info
    own = slice(told["select_fields"][0], told["select_fields"][-1] + 1)
    model, names = told["model"], [one[0].target.attname for one in compiler.select[own]]
    related = get_related_populators(told, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # of Django 6
    beside = compiler.annotation_col_map

    def make(found: list[Any]) -> list[Any]:
        rows, made = compiler.apply_converters(found, converters) if converters else found, []
        for row in rows:
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
            for other in related:
                other.populate(row, one)
            for name, place in beside.items():
                setattr(one, name, row[place])
            made.append(one)
        return made

    return make


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
