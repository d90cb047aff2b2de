"""Tables of the agenda, by noun."""

from .appointments import (
    STATUS_OF,
    Appointment,
    Cancellation,
    Despite,
    Modality,
    Move,
    Stage,
    Stairs,
    Status,
    VisitReason,
)
from .details import REMOTE, Note, Preparation, Prepared
from .feeds import Feed, FeedDetail, OtherCalendar, OtherTime, Trouble
from .leaves import Leave, LeaveKind, LeaveState, Presence
from .postponements import Decision, Postponed, Postponement, Settled, Surprise
from .recalls import Recall, RecallKind, RecallOutcome
from .reminders import Reminder, Reminding
from .replacements import Consent, Replacement
from .screens import Door, Screen, Ticket
from .series import Place, Series
from .things import Requirement, Suitable, Use
from .visits import Delay, DelayTold, EntranceTry, Step, StepKind

__all__ = [
    "REMOTE",
    "STATUS_OF",
    "Appointment",
    "Cancellation",
    "Consent",
    "Decision",
    "Delay",
    "DelayTold",
    "Despite",
    "Door",
    "EntranceTry",
    "Feed",
    "FeedDetail",
    "Leave",
    "LeaveKind",
    "LeaveState",
    "Modality",
    "Move",
    "Note",
    "OtherCalendar",
    "OtherTime",
    "Place",
    "Postponed",
    "Postponement",
    "Preparation",
    "Prepared",
    "Presence",
    "Recall",
    "RecallKind",
    "RecallOutcome",
    "Reminder",
    "Reminding",
    "Replacement",
    "Requirement",
    "Screen",
    "Series",
    "Settled",
    "Stage",
    "Stairs",
    "Status",
    "Step",
    "StepKind",
    "Suitable",
    "Surprise",
    "Ticket",
    "Trouble",
    "Use",
    "VisitReason",
]
