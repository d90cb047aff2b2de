"""What the columns of a list may hold, by its kind; pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import agenda_columns, columns, partner_columns


@dataclass(frozen=True, slots=True)
class Columns:
    """The fields of one kind of list, how titles name them, and what may not be missing."""

    fields: type[StrEnum]
    matched: Callable[[Sequence[str]], Mapping[Any, int]]
    missing: Callable[[Mapping[Any, int]], Sequence[StrEnum]]


OF: Mapping[str, Columns] = {
    "people": Columns(columns.Field, columns.matched, columns.missing),
    "agenda": Columns(agenda_columns.Field, agenda_columns.matched, agenda_columns.missing),
    "partners": Columns(partner_columns.Field, partner_columns.matched, partner_columns.missing),
}
