"""Facts told by the desk."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class RequestWritten:
    """A request that came in writing was left, named, or had its answer."""

    structure_id: UUID
    request_id: UUID
