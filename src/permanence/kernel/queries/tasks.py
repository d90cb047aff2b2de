"""Tasks: one, those that are open, those done lately."""

from collections.abc import Set
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.kernel.models import Task

SEEN_WITH = ("structure", "owner", "made_by", "done_by", "recurring")


def open_tasks(actor: Actor) -> QuerySet[Task]:
    """Return what is to do in the structures of the actor, the most pressing first."""
    return _tasks(actor).filter(done_at=None).order_by("due_at", "id")


def done_since(actor: Actor, since: datetime) -> QuerySet[Task]:
    """Return what was done since a moment, the last first."""
    return _tasks(actor).filter(done_at__gte=since).order_by("-done_at", "id")


def task(actor: Actor, task_id: UUID) -> Task:
    """Return one task with its steps.

    :raises NotFound: when there is none, or none for this actor
    """
    found = _tasks(actor).prefetch_related("steps").filter(pk=task_id).first()
    if found is None:
        raise NotFound
    return found


def between(actor: Actor, first: date, last: date) -> QuerySet[Task]:
    """Return what was or is to do from one day to another, both included, at the structure he works at."""
    begins, ends = (timezone.make_aware(datetime.combine(day, time())) for day in (first, last + timedelta(days=1)))
    found = _tasks(actor).filter(due_at__gte=begins, due_at__lt=ends).order_by("due_at", "id")
    return found.filter(structure_id=actor.at) if actor.at else found


def about_row(actor: Actor, kind: str, row_id: UUID) -> QuerySet[Task]:
    """Return what is to do about one row."""
    return open_tasks(actor).filter(about=kind, about_id=row_id)


def is_mine(actor: Actor, task: Task, held: Set[str]) -> bool:
    """Tell whether the actor should do it: it is his, or nobody's yet and his role's.

    :param held: his roles
    """
    return task.owner_id == actor.id if task.owner_id else task.owner_role in held


def _tasks(actor: Actor) -> QuerySet[Task]:
    return Task.objects.filter(structure_id__in=actor.structures(Can.DO_TASKS)).select_related(*SEEN_WITH)
