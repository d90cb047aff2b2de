"""Facts told by messaging."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MessageReceived:
    """Someone wrote to the practice."""

    structure_id: UUID
    received_id: UUID
