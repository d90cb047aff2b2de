"""Which tables speak of a patient: those that name him, and those that hang on these, found by walking the models.

The database keeps the same list (`registers_speaking`), for what it takes out of the change log; a test compares both.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import CharField, Field, ForeignKey, Model, OneToOneField, TextField

from permanence.agenda.models import Appointment
from permanence.capacity.models import Reservation
from permanence.directory.models import Person
from permanence.patients.hanging import hanging
from permanence.patients.models import Patient

# Names a row that is his, and tells of somebody else or of nobody: that a time became free, that another call follows.
OF_OTHERS = {"waiting.place.freed_by", "desk.difficultcall.follow_up"}
Rows = Mapping[type[Model], set[UUID]]


@dataclass(frozen=True, slots=True)
class Edge:
    """One column that says of whom a row speaks.

    :param of: the table it names: the patient's own, or one that speaks of him
    :param upward: the row named is his as well, since only his names it (the call of his request)
    """

    model: type[Any]
    column: str
    of: type[Any]
    upward: bool = False

    @property
    def label(self) -> str:
        """The model, as Django names it."""
        return str(self.model._meta.label_lower)

    @property
    def table(self) -> str:
        """The table, as the database names it."""
        return str(self.model._meta.db_table)


@cache
def edges() -> tuple[Edge, ...]:
    """Return every column by which a row speaks of a patient; those that name him first, then what hangs on them."""
    found = [Edge(one.model, one.field.attname, Patient) for one in hanging()]
    found.append(Edge(Reservation, "held_for", Appointment))
    named = {one.model for one in found}
    reached: set[type[Any]] = {Patient, *named}
    while more := [edge for edge in _hanging_on(reached, named) if edge not in found]:
        found += more
        reached |= {edge.of if edge.upward else edge.model for edge in more}
    return tuple(found)


def _hanging_on(reached: set[type[Any]], named: set[type[Any]]) -> Iterator[Edge]:
    """Yield what hangs on what is reached; a row that names him itself is his by that alone."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            of: Any = field.related_model
            if not isinstance(field, ForeignKey) or f"{model._meta.label_lower}.{field.name}" in OF_OTHERS:
                continue
            if of in reached and model not in named:
                yield Edge(model, field.attname, of)
            elif isinstance(field, OneToOneField) and model in reached and of not in reached:
                yield Edge(model, field.attname, of, upward=True)


def speaking() -> tuple[type[Any], ...]:
    """Return every table that speaks of a patient, in the order in which they are reached."""
    return tuple(dict.fromkeys([Patient, *(one.of if one.upward else one.model for one in edges())]))


def rows(files: Iterable[UUID], leaving: Collection[str] = ()) -> Rows:
    """Return all that speaks of these files, as it stands: the identifiers, table by table.

    :param leaving: columns that are not followed
    """
    followed = [edge for edge in edges() if edge.column not in leaving]
    reached: dict[type[Model], set[UUID]] = defaultdict(set, {Patient: {*files}})
    for _ in followed:
        before = sum(map(len, reached.values()))
        for edge in followed:
            _follow(edge, reached)
        if sum(map(len, reached.values())) == before:
            break
    return reached


def _follow(edge: Edge, reached: dict[type[Model], set[UUID]]) -> None:
    if edge.upward:
        named = edge.model.objects.filter(pk__in=reached[edge.model]).exclude(**{edge.column: None})
        reached[edge.of].update(named.values_list(edge.column, flat=True))
    elif reached[edge.of]:
        named = edge.model.objects.filter(**{f"{edge.column}__in": reached[edge.of]})
        reached[edge.model].update(named.values_list("pk", flat=True))


STAFF_NAMED = ("_by", "by_name", "person_name")


def of_the_staff(field: "Field[Any, Any]") -> bool:
    """Tell whether a column names who of the staff did something, by his row or in words: `noted_by`, `by_name`, …"""
    if isinstance(field, ForeignKey):
        return field.related_model is Person
    if field.model._meta.label_lower == "registers.demand" and field.name == "asked_by":
        return False  # who asks about his data is the person himself
    return isinstance(field, CharField | TextField) and field.name.endswith(STAFF_NAMED)
