"""Every five minutes, the reminders whose hour has come: they follow the agenda as it then stands."""

from datetime import datetime

from permanence.agenda import actions, queries
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

AT_ONCE = 100  # groups in one transaction


@periodic(cron="*/5 * * * *")
def sweep_reminders(*, now: datetime) -> None:
    """Look at the reminders of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        tell_reminders.defer(structure_id=structure_id, once_as=f"tell_reminders:{structure_id}")


@job(queue="background", atomic=False)
def tell_reminders(*, by: Actor, now: datetime) -> None:
    """Tell what is due in one structure, some in each transaction; interrupted, it goes on where it stood."""
    with scope(by):
        structure = Structure.objects.get(pk__in=by.structures())
        due = queries.due_reminders(by, structure, now)
    for begin in range(0, len(due), AT_ONCE):
        with scope(by):
            actions.remind(by=by, structure=structure, groups=due[begin : begin + AT_ONCE], now=now)
