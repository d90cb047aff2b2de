"""The sheets for a power cut, put where the practice finds them without the server."""

from datetime import datetime
from pathlib import Path

from permanence.desk import queries, standby
from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can


@action(Can.VIEW_AGENDA, audit="standby.written", of="structure")
def write_standby(*, by: Actor, structure: Structure, folder: Path, now: datetime) -> Path:
    """Write a structure's sheets anew into a folder, under its name for machines."""
    return standby.put(queries.standby(by, structure, now), folder)
