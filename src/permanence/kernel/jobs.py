"""What the worker does every hour: makes in time what comes again."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.jobs import job, periodic

from . import actions, queries

__all__ = ["come_again", "make_recurring"]


@periodic(cron="7 * * * *")
def come_again(*, now: datetime) -> None:
    """Ask for the tasks of every structure where something comes again."""
    everywhere = system("kernel.come_again", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        for structure_id in sorted(set(queries.recurrings(everywhere).values_list("structure_id", flat=True))):
            make_recurring.defer(structure_id=structure_id, once_as=f"recurring:{structure_id}")


@job(queue="background")
def make_recurring(*, by: Actor, now: datetime) -> None:
    """Make what is due of all that comes again at one structure."""
    for one in queries.recurrings(by):
        actions.make_due(by=by, recurring=one, now=now)
