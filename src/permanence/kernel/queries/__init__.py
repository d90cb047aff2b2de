"""Reading what is to do, always for an actor; one file a noun."""

from .people import colleagues, has_left, practices, roles, roles_of
from .recurring import coming, recurring, recurrings
from .tasks import about_row, between, done_since, is_mine, open_tasks, task

__all__ = [
    "about_row",
    "between",
    "colleagues",
    "coming",
    "done_since",
    "has_left",
    "is_mine",
    "open_tasks",
    "practices",
    "recurring",
    "recurrings",
    "roles",
    "roles_of",
    "task",
]
