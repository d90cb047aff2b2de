"""The to-do: one page for everybody, one for each task, a calendar of what comes again."""

from .calendar import calendar, recurring_end
from .tasks import completion, handing, new, owner, postponement, task, task_return
from .todo import late, todo

__all__ = [
    "calendar",
    "completion",
    "handing",
    "late",
    "new",
    "owner",
    "postponement",
    "recurring_end",
    "task",
    "task_return",
    "todo",
]
