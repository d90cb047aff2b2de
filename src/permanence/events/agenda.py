"""Facts told by the agenda."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """An appointment was promised to a patient."""

    structure_id: UUID
    appointment_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """An appointment was given back, by the desk or by the patient."""

    structure_id: UUID
    appointment_id: UUID
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class AppointmentReturned:
    """A move was undone: the appointment stands as it stood before, and no longer where it had been moved to."""

    structure_id: UUID
    appointment_id: UUID
    instead_of: UUID


@dataclass(frozen=True, slots=True)
class AnswerForHuman:
    """What a patient answered must be read by someone; `why` says it in a word."""

    structure_id: UUID
    received_id: UUID
    why: str
