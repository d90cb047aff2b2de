"""The verbs of the to-do, by noun."""

from .recurring import make_due, plan, stop
from .tasks import NoReason, PastDeadline, TaskDone, finish, hand_over, make, postpone, take, undo

__all__ = [
    "NoReason",
    "PastDeadline",
    "TaskDone",
    "finish",
    "hand_over",
    "make",
    "make_due",
    "plan",
    "postpone",
    "stop",
    "take",
    "undo",
]
