"""What hangs on a patient's file in every room, so that a merge takes all of it along; `config/hanging.py` lists it.

The file knows no room above: each table is named once there, in the words of the people who compare two files.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, Field, OuterRef, Q, QuerySet, UniqueConstraint

from permanence.foundation.refusal import Refusal, Words

from .models import Patient


class Both(StrEnum):
    """What becomes of a row of the file gone where the kept one has its like already."""

    STAYS = "stays"  # with the file gone: it says nothing that the kept one does not
    CHOSEN = "chosen"  # one of each: the content is chosen
    REFUSES = "refuses"  # someone settles it first


@dataclass(frozen=True, slots=True)
class Hanging:
    """One column that names a patient.

    :param column: a foreign key to the patient, or a plain identifier
    :param both: what happens where only one row is allowed
    :param refusal: said when `both` refuses: what to settle, and how
    :param never: rows that stay with the file they were made for
    :param unproved: which rows of a file the kept one holds only if someone says so: nobody proved what they say
    """

    model: type[Any]
    column: str
    words: Words
    both: Both = Both.STAYS
    refusal: type[Refusal] | None = None
    never: Q | None = None
    unproved: Callable[[Patient], QuerySet[Any]] | None = None

    @property
    def table(self) -> str:
        """The model, as Django names it."""
        return str(self.model._meta.label_lower)

    @property
    def field(self) -> "Field[Any, Any]":
        """The column as Django knows it."""
        found: Field[Any, Any] = self.model._meta.get_field(self.column)
        return found

    def of(self, patient_id: UUID) -> QuerySet[Any]:
        """Return the rows that hang on one file."""
        rows: QuerySet[Any] = self.model.objects.filter(**{self.field.attname: patient_id})
        return rows

    @property
    def own(self) -> str:
        """What a choice calls the rows of the kept file that nobody proved."""
        return f"{self.table}:kept"

    def doubted(self, file: Patient, other: Patient) -> QuerySet[Any]:
        """Return the rows of one file that nobody proved and whose like the other one has not."""
        rows = self.unproved(file) if self.unproved else self.of(file.pk).none()
        for unique in self._in_the_way(other.pk):
            rows = rows.exclude(unique)
        return rows

    def moving(self, gone: UUID, kept: UUID) -> QuerySet[Any]:
        """Return the rows that can go to the kept file: nothing there stands in their way."""
        rows = self.of(gone).exclude(self.never) if self.never is not None else self.of(gone)
        for column in self._other_columns():
            rows = rows.exclude(**{f"{column}__in": [gone, kept]})  # what one of both is to the other
        for unique in self._in_the_way(kept):
            rows = rows.exclude(unique)
        return rows

    def twice(self, gone: UUID, kept: UUID) -> QuerySet[Any]:
        """Return the rows of the file gone whose like the kept one has."""
        ways = list(self._in_the_way(kept))
        rows = self.of(gone).exclude(self.never) if self.never is not None else self.of(gone)
        met = Q(pk__in=[])
        for way in ways:
            met |= way
        return rows.filter(met)

    def _in_the_way(self, kept: UUID) -> Iterator[Q]:
        for fields, condition in self.uniques():
            like = self.of(kept).filter(condition, **{one: OuterRef(one) for one in fields if one != self.column})
            yield condition & Q(Exists(like))

    def uniques(self) -> Iterator[tuple[Sequence[str], Q]]:
        """Yield the columns that may stand together only once, those that name the patient."""
        if self.field.unique:
            yield [self.column], Q()
        for one in self.model._meta.constraints:
            if isinstance(one, UniqueConstraint) and self.column in one.fields:
                yield one.fields, one.condition or Q()

    def _other_columns(self) -> list[str]:
        return [
            one.name
            for one in self.model._meta.get_fields()
            if isinstance(one, Field) and one.related_model is Patient and one.name != self.column
        ]


_listed: list[Hanging] = []


def learn(listed: Sequence[Hanging]) -> None:
    """Let the wiring tell what hangs on a file."""
    _listed[:] = listed


def hanging() -> list[Hanging]:
    """Return all that hangs on a file."""
    return list(_listed)


def at(table: str, column: str) -> Hanging:
    """Return what a merge moved once, by the names it kept."""
    return next(one for one in _listed if (one.table, one.column) == (table, column))
