"""The trace: who did or read what, for which structure and why. Append-only for the application."""

from uuid import UUID

from django.db import models

from . import ready
from .actor import Actor
from .models import Trace


def trace(by: Actor, verb: str, *, subject: models.Model | None = None, at: UUID | None = None) -> None:
    """Write one line of the trace, in the transaction of what it tells."""
    line = Trace(
        structure_id=getattr(subject, "structure_id", None) or at or _itself(by, subject) or by.at,
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        purpose=by.purpose,
        verb=verb,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
    )
    ready.add(line)


def _itself(by: Actor, subject: models.Model | None) -> UUID | None:
    """Return the structure acted for that the subject itself is."""
    return subject.pk if subject is not None and subject.pk in by.rights else None


def trace_reading(by: Actor, *files: models.Model) -> None:
    """Trace that patients' files were shown to the actor; call it in the page that shows them."""
    Trace.objects.bulk_create(
        Trace(
            structure_id=getattr(file, "structure_id", None),
            actor_kind=by.kind,
            actor_id=by.id,
            actor_name=by.name,
            purpose=by.purpose,
            verb=f"{file._meta.model_name}.read",
            subject_type=file._meta.label_lower,
            subject_id=file.pk,
        )
        for file in files
    )
