"""What the desk does every few minutes: what a lost job should have done for the questions."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions, queries
from .timers import expire, remind

__all__ = ["bring_back", "bring_back_all", "expire", "remind"]


@periodic(cron="*/5 * * * *")
def bring_back_all(*, now: datetime) -> None:
    """Look at the questions of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        bring_back.defer(structure_id=structure_id, once_as=f"bring_back:{structure_id}")


@job(queue="background")
def bring_back(*, by: Actor, now: datetime) -> None:
    """Bring back what nobody answered in time."""
    for question in queries.overdue_questions(by, now):
        actions.expire(by=by, question=question, now=now)
