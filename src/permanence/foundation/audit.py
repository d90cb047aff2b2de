"""The trace: who did or read what, for which structure and why, from where. Append-only for the application."""

from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db import models

from . import telling
from .actor import Actor

PLACE: ContextVar[str] = ContextVar("place", default="")  # the address that asks for what is being done


def trace(by: Actor, verb: str, *, subject: models.Model | None = None, at: UUID | None = None) -> None:
    """Write one line of the trace, in the transaction of what it tells."""
    structure_id = getattr(subject, "structure_id", None) or at or _itself(by, subject) or by.at
    telling.line(_line(by, verb, structure_id, subject))


def _itself(by: Actor, subject: models.Model | None) -> UUID | None:
    """Return the structure acted for that the subject itself is."""
    return subject.pk if subject is not None and subject.pk in by.rights else None


def trace_reading(by: Actor, *files: models.Model) -> None:
    """Trace that patients' files were shown to the actor; call it in the page that shows them."""
    with telling.at_the_end():
        for file in files:
            read = f"{file._meta.model_name}.read"
            telling.line(_line(by, read, getattr(file, "structure_id", None), file))


def _line(by: Actor, verb: str, structure_id: UUID | None, subject: models.Model | None) -> dict[str, Any]:
    return {
        "structure_id": structure_id,
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name,
        "purpose": by.purpose,
        "verb": verb,
        "subject_type": subject._meta.label_lower if subject is not None else "",
        "subject_id": subject.pk if subject is not None else None,
        "place": PLACE.get(),
    }
