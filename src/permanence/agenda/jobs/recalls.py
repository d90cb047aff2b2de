"""Every hour, the patients whose day has come are told that it is time to come back."""

from datetime import datetime

from permanence.agenda import actions, queries
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

AT_ONCE = 100


@periodic(cron="5 * * * *")
def sweep_recalls(*, now: datetime) -> None:
    """Look at the recalls of every structure: what was planned for today an hour ago is told today."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        tell_due_recalls.defer(structure_id=structure_id, once_as=f"tell_recalls:{structure_id}")


@job(queue="background", atomic=False)
def tell_due_recalls(*, by: Actor, now: datetime) -> None:
    """Tell what is due in one structure, some in each transaction."""
    with scope(by):
        structure = Structure.objects.get(pk__in=by.structures())
        due = queries.recalls_to_tell(structure, now)
    for begin in range(0, len(due), AT_ONCE):
        with scope(by):
            actions.tell_recalls(by=by, structure=structure, recalls=due[begin : begin + AT_ONCE], now=now)
