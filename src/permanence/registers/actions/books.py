"""Entries of the registers kept as books."""

from typing import Any

from django.db import connection

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.registers.begun import PROCESSINGS
from permanence.registers.models import Processing
from permanence.registers.models.books import Written


@action(Can.VIEW_TRACE, audit="register.written", of="structure")
def write_entry(*, by: Actor, structure: Structure, model: type[Written], **told: Any) -> Written:
    """Write one entry of a register."""
    made: Written = model.objects.create(structure=structure, noted_by_id=by.id, **told)
    return made


@action(Can.VIEW_TRACE, audit="register.corrected", of="entry")
def correct_entry(*, by: Actor, entry: Written, **told: Any) -> Written:
    """Correct one entry; what was written before stays in the change log."""
    for name, value in told.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(told))
    return entry


@action(Can.VIEW_TRACE, audit="register.begun", of="structure")
def begin_processings(*, by: Actor, structure: Structure) -> int:
    """Begin a register of processing with what this software does; names written already are left as they are."""
    with connection.cursor() as cursor:  # of two presses at once the second finds what the first wrote
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"processings {structure.pk}"])
    known = set(Processing.objects.filter(structure=structure).values_list("name", flat=True))
    new = [one for one in PROCESSINGS if one["name"] not in known]
    Processing.objects.bulk_create(Processing(structure=structure, noted_by_id=by.id, **one) for one in new)
    return len(new)
