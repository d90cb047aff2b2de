"""What the desk does every minute: late requests are told to those who can help."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.jobs import job, periodic

from . import actions, queries

__all__ = ["escalate", "look_for_late"]


@periodic(cron="* * * * *")
def look_for_late(*, now: datetime) -> None:
    """Ask for the steps of every practice where a request is late; a step missed is taken the next minute."""
    everywhere = system("desk.look_for_late", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        for structure_id in queries.late_somewhere(everywhere, now):
            escalate.defer(structure_id=structure_id, once_as=f"escalate:{structure_id}")


@job(queue="background", retry=8)
def escalate(*, by: Actor, now: datetime) -> None:
    """Take the steps due at one practice."""
    for request in queries.late(by, now):
        if queries.steps_due(request, now):
            actions.escalate(by=by, request=request, now=now)
