"""All that the house keeps of one person: for a program as JSON and FHIR, for himself in sections to be read."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model
from django.db.models.fields.json import JSONField

from permanence.lists import queries as lists
from permanence.patients.hanging import hanging
from permanence.patients.models import Patient

from . import speaking

# What tells of the staff rather than of the patient, in its own words, or repeats a list somebody sent.
LEFT_OUT = {"patients.archiveopening", "guard.alert", "guard.glass", "lists.line", "patients.patient", "registers.hold"}
NOT_HIS = {"structure", "sealed", "digest", "patient"}
Told = dict[str, Any]


def rows(patient: Patient) -> Told:
    """Return every row that names the patient, table by table, as plain values."""
    told: Told = {"patients.patient": [_row(patient)]}
    for one in hanging():
        if one.table not in LEFT_OUT:
            told.setdefault(one.table, []).extend(_row(row) for row in one.of(patient.pk))
    return {table: found for table, found in told.items() if found}


def _row(row: Model) -> Told:
    return {field.name: _plain(row, field) for field in _fields(row)}


def _fields(row: Model) -> Iterator["Field[Any, Any]"]:
    for field in row._meta.concrete_fields:
        if is_told(field):
            yield field


def is_told(field: "Field[Any, Any]") -> bool:
    """Tell whether a column is the patient's: who of the staff wrote is not, whether by a row or in words."""
    return field.name not in NOT_HIS and not speaking.of_the_staff(field)


def _plain(row: Model, field: "Field[Any, Any]") -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey) and value is not None:
        named = getattr(row, field.name)
        return str(named) if "__str__" in vars(type(named)) else str(value)
    return value if isinstance(field, JSONField) else plain(value)


def plain(value: Any) -> Any:
    """Return a value as JSON knows it."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if hasattr(value, "lower") and hasattr(value, "upper"):
        return [plain(value.lower), plain(value.upper)]
    return None  # bytes: papers made of the rest


def bundle(patient: Patient) -> Told:
    """Return who he is, who stands beside him, who pays and his appointments as a FHIR R4 bundle for other software."""
    entries = [{"resource": one} for one in lists.resources_of(patient)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}
