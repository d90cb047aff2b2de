"""Facts told by the waiting list."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OfferMade:
    """A time given back was offered to a patient who can be written to."""

    structure_id: UUID
    offer_id: UUID
