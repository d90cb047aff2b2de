"""Facts told by the waiting list."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OfferMade:
    """A time given back was offered to a patient who can be written to."""

    structure_id: UUID
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class FarOfferMade:
    """A time given back at a colleague's practice was offered to a patient of here who can be written to."""

    structure_id: UUID
    offer_id: UUID


@dataclass(frozen=True, slots=True)
class FarOfferTaken:
    """A patient of here took a time at a colleague's practice."""

    structure_id: UUID
    offer_id: UUID
