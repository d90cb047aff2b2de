"""What an appointment was before: the change log tells every version of its row."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from permanence.agenda.models import Appointment
from permanence.foundation.actor import Actor
from permanence.foundation.models import Change
from permanence.foundation.rights import Can

MOST = 200
PLAIN = (models.UUIDField, models.ForeignKey, models.DateTimeField, models.CharField, models.BooleanField)


def versions(actor: Actor, appointment_id: UUID) -> list[tuple[datetime, Appointment]]:
    """Return every version of an appointment's row with the moment it was written, the oldest first."""
    here = Change.objects.filter(structure_id__in=actor.structures(Can.VIEW_AGENDA), row_id=appointment_id)
    told = here.filter(table=Appointment._meta.db_table).order_by("at", "pk")[:MOST]
    return [(one.at, _row(one.after)) for one in told if one.after]


def _row(kept: dict[str, Any]) -> Appointment:
    """Return a row as it was, as far as plain values tell it; it is never written."""
    row = Appointment()
    for field in Appointment._meta.concrete_fields:
        if field.column in kept and isinstance(_own(field), PLAIN):
            setattr(row, field.attname, _own(field).to_python(kept[field.column]))
    return row


def _own(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """Return the field that a computed column is of."""
    return getattr(field, "output_field", None) or field
