"""Every table of a structure, as it is taken away: each row that is its own, without secrets of the installation."""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, Field, JSONField, Model, QuerySet

from permanence.directory.models import Membership, Person, PractitionerRole, Structure

# What is computed from the rest, serves this installation alone, or is somebody's key. The manifest says so.
LEFT_OUT = frozenset(
    {
        "agenda.feed", "agenda.othercalendar", "agenda.screen", "agenda.ticket", "api.access", "api.hold",
        "api.telling", "api.token", "api.webhook", "capacity.freetime", "desk.callattempt", "foundation.change",
        "foundation.event", "foundation.handled", "foundation.idempotencykey", "lists.import", "lists.line",
        "lists.removal", "lists.removalpart", "messaging.securemailbox", "messaging.shortlink", "messaging.smsaccount",
        "patients.nameword", "portal.federated", "portal.passkey", "portal.proof", "portal.try", "registers.copy",
        "training.exercise", "training.ground",
        "documents.reading",
    }
)  # fmt: skip
SECRETS = frozenset({"sealed", "secret", "maker_secret", "secret_version", "digest", "code", "key", "token"})
AT_ONCE = 2000
Rows = Iterator[list[Any]]


def tables() -> list[type[Model]]:
    """Return the tables that hold rows of a structure, by their names."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("permanence."))
    kept = [one for one in ours if one._meta.label_lower not in LEFT_OUT and _has_structure(one)]
    return sorted(kept, key=lambda one: one._meta.db_table)


def heads(model: type[Model]) -> list[str]:
    """Return the columns of a table that are taken away."""
    return [str(field.column) for field in _fields(model)]


def rows(model: type[Model], structure: Structure) -> Rows:
    """Return the rows of a table that are the structure's own."""
    fields = _fields(model)
    for row in _own(model, structure).order_by("pk").iterator(AT_ONCE):
        yield [_plain(field, getattr(row, field.attname)) for field in fields]


def papers(model: type[Model], structure: Structure) -> Iterator[tuple[str, bytes]]:
    """Return the documents that the rows of a table hold, each with its name."""
    if hasattr(model, "handed_out"):  # its bytes are sealed here, and opened to leave
        for row in _own(model, structure).order_by("pk").iterator(20):
            ending, opened = row.handed_out()
            yield f"{row.pk}.{ending}", opened
        return
    for field in (one for one in model._meta.concrete_fields if isinstance(one, BinaryField)):
        for pk, content in _own(model, structure).order_by("pk").values_list("pk", field.attname).iterator(100):
            whole = bytes(content or b"")
            if whole:
                yield f"{pk}{'.pdf' if whole.startswith(b'%PDF') else '.bin'}", whole


def staff(structure: Structure) -> list[Person]:
    """Return who works or worked there: their rows are not the structure's alone."""
    members = Membership.objects.filter(structure=structure).values_list("person_id", flat=True)
    roles = PractitionerRole.objects.filter(structure=structure).values_list("person_id", flat=True)
    return list(Person.objects.filter(pk__in={*members, *roles}).order_by("family_name", "given_name", "pk"))


def _own(model: type[Model], structure: Structure) -> QuerySet[Any]:
    return QuerySet(model).filter(structure_id=structure.pk)


def _has_structure(model: type[Model]) -> bool:
    return any(field.attname == "structure_id" for field in model._meta.concrete_fields)


def _fields(model: type[Model]) -> Sequence["Field[Any, Any]"]:
    return [
        field
        for field in model._meta.concrete_fields
        if field.name not in SECRETS and not isinstance(field, BinaryField) and not field.generated
    ]


def _plain(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, JSONField) or isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return f"{_plain(field, value.lower)}/{_plain(field, value.upper)}"
    return value
