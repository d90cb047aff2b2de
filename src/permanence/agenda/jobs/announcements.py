"""When its hour has come, an announcement goes to all who then have an appointment on its days."""

from datetime import datetime, timedelta
from uuid import UUID

from permanence.agenda import actions, queries
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.jobs import job, periodic
from permanence.messaging.models import Announcement

AT_ONCE = 100  # recipients in one transaction
PATIENCE = timedelta(minutes=30)  # all its tries take a minute


@job(queue="background", atomic=False)
def send_announcement(*, by: Actor, now: datetime, announcement_id: str) -> None:
    """Tell them, some in each transaction; interrupted, it goes on where it stood: nobody is told twice."""
    with scope(by):
        found = Announcement.objects.select_related("structure").get(pk=UUID(announcement_id))
        if found.left_at or found.withdrawn_at:
            return
        plan = queries.plan_announcement(queries.audience_of(found, now))
    for begin in range(0, len(plan.written), AT_ONCE):
        with scope(by):
            some = plan.written[begin : begin + AT_ONCE]
            if not actions.tell_announcement(by=by, announcement=found, recipients=some, now=now):
                return
    with scope(by):
        actions.end_announcement(by=by, announcement=found, plan=plan, now=now)


@periodic(cron="*/10 * * * *")
def note_kept_back(*, now: datetime) -> None:
    """Make a task of what ran out of tries: its practice lets it leave again, and nobody is told twice."""
    everywhere = system("agenda.note_kept_back", Structure.objects.values_list("pk", flat=True))
    with scope(everywhere):
        for one in queries.announcements_kept_back(now - PATIENCE):
            actions.note_kept_back(by=everywhere, announcement=one, now=now)
