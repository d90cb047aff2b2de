"""Facts told by the room that keeps files closer."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """Someone opened a file in an emergency, beyond what he may."""

    structure_id: UUID
    glass_id: UUID


@dataclass(frozen=True, slots=True)
class FileAlerted:
    """A file kept closer was opened in a way that is out of the ordinary."""

    structure_id: UUID
    alert_id: UUID
