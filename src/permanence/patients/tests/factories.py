"""Patients for the tests of every room."""

from datetime import UTC, date, datetime
from typing import Any

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, system
from permanence.patients import actions
from permanence.patients.models import Patient

NOW = datetime(2026, 11, 23, 9, 12, tzinfo=UTC)


def make_patient(structure: Structure, *, by: Actor | None = None, **more: Any) -> Patient:
    """Open a file: `DURAND Élodie`, born on 12 March 1984, unless told otherwise."""
    told = {"birth_name": "Durand", "first_names": "Élodie", "birth_date": date(1984, 3, 12), **more}
    author = by or system("test", [structure.pk])
    return actions.register(**{"by": author, "structure": structure, "now": NOW, "despite_lookalikes": True, **told})
