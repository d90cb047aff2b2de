"""Lists put in order by the heads a reader pressed: the last one first, those before it behind.

The order stands in the address, so that the sheet which leaves is in the order of the page. Tables have `<c-th>`, other
lists `<c-order>`.
"""

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, QuerySet
from django.db.models.expressions import Expression, OrderBy

Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=QuerySet[Any])


@dataclass(frozen=True, slots=True)
class Head:
    """One head of a table that puts it in order.

    :ivar place: among those in force, from 1; 0 when it is none of them
    :ivar among: how many are in force
    :ivar leads_to: the order once it is pressed
    """

    place: int
    among: int
    descending: bool
    leads_to: str


def order(said: str, known: Container[str]) -> Iterator[str]:
    """Yield what puts a list in order, each once: "name", or "-name" when reversed; what nobody knows is left out."""
    seen: set[str] = set()
    for one in said.split(","):
        name = one.removeprefix("-")
        if name in known and name not in seen:
            seen.add(name)
            yield one


def head(said: str, name: str) -> Head:
    """Return what a head says and does while a list is in this order."""
    force = [one for one in said.split(",") if one]
    names = [one.removeprefix("-") for one in force]
    place = names.index(name) + 1 if name in names else 0
    pressed = f"-{name}" if force[:1] == [name] else name
    rest = [one for one in force if one.removeprefix("-") != name]
    return Head(place, len(force), place > 0 and force[place - 1] != name, ",".join([pressed, *rest]))


def asked(given: Mapping[str, str], known: Container[str]) -> str:
    """Return the order an address asks for, as heads say it: what nobody knows is left out."""
    return ",".join(order(given.get("sort", ""), known))


def rows_in_order(rows: Rows, said: str, known: Mapping[str, F | Expression]) -> Rows:
    """Return rows of the database in this order, otherwise as they stood, without a value last."""
    names = ((one.removeprefix("-"), one[0] == "-") for one in order(said, known))
    first = [OrderBy(known[name], descending=back, nulls_last=True) for name, back in names]
    return rows.order_by(*first, *(rows.query.order_by or rows.model._meta.ordering)) if first else rows


def in_order(rows: Iterable[Row], said: str, known: Mapping[str, Callable[[Row], Any]]) -> list[Row]:
    """Return rows in this order, otherwise as they stood: words without case or accents, without a value last."""
    found = list(rows)
    for one in reversed([*order(said, known)]):
        told = [(_compared(known[one.removeprefix("-")](row)), row) for row in found]
        there = sorted((it for it in told if it[0] is not None), key=lambda it: it[0], reverse=one[0] == "-")
        found = [row for _value, row in there] + [row for value, row in told if value is None]
    return found


def _compared(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    bare = unicodedata.normalize("NFKD", value.casefold().strip())
    return "".join(one for one in bare if not unicodedata.combining(one)) or None
