"""What a resource was before: the change log tells every version of the rows it is written from."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from permanence.agenda.models import Appointment, Cancellation, Status, Step, StepKind
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor
from permanence.foundation.models import Change
from permanence.kernel.models import Task
from permanence.patients.models import Contact, Patient

from .changed import CONTACTS, removed_contacts

MOST = 200
STEPS = Step._meta.db_table
PLAIN = (models.UUIDField, models.ForeignKey, models.DateField, models.CharField, models.BooleanField, ArrayField)
Version = tuple[datetime, Any]
Row = TypeVar("Row", bound=models.Model)


def versions(actor: Actor, kind: str, row: Any) -> list[Version]:
    """Return what a row was, each with the moment it was written, the oldest first; the rows are never written.

    Of very many, the oldest are left out: what stands now is always among them.
    """
    return [*VERSIONS[kind](actor, row)][-MOST:]


def _appointment(actor: Actor, row: Appointment) -> Iterator[Version]:
    for one in _changes(actor, Appointment, [row.pk]):
        if one.after:
            yield one.at, _was(Appointment, one.after)


def _answer(actor: Actor, row: Appointment) -> Iterator[Version]:
    """Yield what the patient answered, each time he did; between two answers, one may have been taken back."""
    confirmed = Step.objects.filter(appointment=row, kind=StepKind.CONFIRMED).values_list("pk", flat=True)
    by_him = Cancellation.objects.filter(appointment=row, by_patient=True).exists()
    log = [*_changes(actor, Appointment, [row.pk]), *_changes(actor, Step, confirmed)]
    told: dict[str, Any] = {}
    coming: set[UUID] = set()
    for at, changes in groupby(sorted(log, key=attrgetter("at", "pk")), key=attrgetter("at")):
        for one in changes:
            if one.table != STEPS:
                told = one.after or told
            elif one.after and not one.after["undone_at"]:
                coming.add(one.row_id)
            else:
                coming.discard(one.row_id)
        gone = told.get("status") == Status.CANCELLED
        if told and (by_him if gone else coming):
            yield at, _was(Appointment, told)


def _task(actor: Actor, row: Task) -> Iterator[Version]:
    """Yield what a task was, with whether its owner of then receives patients."""
    here = PractitionerRole.objects.filter(structure=row.structure_id)
    receiving = {*here.values_list("person", flat=True)}
    for one in _changes(actor, Task, [row.pk]):
        if one.after:
            was: Any = _was(Task, one.after)
            was.receives = was.owner_id in receiving
            yield one.at, was


def _patient(actor: Actor, row: Patient) -> Iterator[Version]:
    """Yield who a patient was and how he was reached, once for each moment at which any of it changed."""
    ways = {*removed_contacts(actor, row.pk), *Contact.objects.filter(patient=row).values_list("pk", flat=True)}
    log = [*_changes(actor, Patient, [row.pk]), *_changes(actor, Contact, ways)]
    told: dict[str, Any] = {}
    reached: dict[UUID, Contact] = {}
    for at, changes in groupby(sorted(log, key=attrgetter("at", "pk")), key=attrgetter("at")):
        for one in changes:
            if one.table != CONTACTS:
                told = one.after or told
            elif one.after and one.after["patient_id"] == str(row.pk):  # before a merge it was another file's
                reached[one.row_id] = _was(Contact, one.after)
            else:
                reached.pop(one.row_id, None)
        if told:
            was = _was(Patient, told)
            in_order = sorted(reached.values(), key=attrgetter("created_at", "pk"))
            was._prefetched_objects_cache = {"contacts": in_order}  # type: ignore[attr-defined]  # noqa: SLF001
            yield at, was


VERSIONS: Mapping[str, Callable[[Actor, Any], Iterator[Version]]] = {
    "Appointment": _appointment,
    "AppointmentResponse": _answer,
    "Patient": _patient,
    "Task": _task,
}


def _changes(actor: Actor, model: type[models.Model], pks: Any) -> models.QuerySet[Change]:
    here = Change.objects.filter(structure_id__in=actor.structures(), row_id__in=[*pks])
    return here.filter(table=model._meta.db_table).order_by("at", "pk")


def _was(model: type[Row], kept: dict[str, Any]) -> Row:
    """Return a row as it was, as far as plain values tell it; it is never written."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.column in kept and isinstance(_own(field), PLAIN):
            setattr(row, field.attname, _own(field).to_python(kept[field.column]))
    return row


def _own(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """Return the field that a computed column is of."""
    return getattr(field, "output_field", None) or field
