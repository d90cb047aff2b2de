"""Facts told by the directory."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """Someone works, or will work, for a structure until that day and no longer."""

    structure_id: UUID
    person_id: UUID
    until_on: date
