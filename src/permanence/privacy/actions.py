"""Taking parts of the trace out of the application, which is itself traced."""

from collections.abc import Sequence

from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.patients.models import Patient
from permanence.ui import sheets


@action(Can.VIEW_TRACE, audit="trace.exported", of="patient")
def take_readers(*, by: Actor, patient: Patient, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return who opened a patient's file as a sheet for a spreadsheet program."""
    return sheets.written(heads, rows)
