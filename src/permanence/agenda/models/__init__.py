"""Tables of the agenda, by noun."""

from .appointments import (
    STATUS_OF,
    Appointment,
    Cancellation,
    Modality,
    Move,
    Stage,
    Status,
    VisitReason,
)
from .details import Note, Preparation, Prepared
from .visits import Delay, DelayTold, EntranceTry, Step, StepKind

__all__ = [
    "STATUS_OF",
    "Appointment",
    "Cancellation",
    "Delay",
    "DelayTold",
    "EntranceTry",
    "Modality",
    "Move",
    "Note",
    "Preparation",
    "Prepared",
    "Stage",
    "Status",
    "Step",
    "StepKind",
    "VisitReason",
]
