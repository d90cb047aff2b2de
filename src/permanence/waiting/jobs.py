"""What the waiting list does every hour: what a lost job should have done, and letting go whose last day is past."""

from datetime import datetime
from zoneinfo import ZoneInfo

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions, queries
from .queries.entries import overdue
from .timers import expire, look

__all__ = ["expire", "look", "tidy", "tidy_lists"]


@periodic(cron="23 * * * *")
def tidy_lists(*, now: datetime) -> None:
    """Tidy the list of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        tidy.defer(structure_id=structure_id, once_as=f"tidy_waiting:{structure_id}")


@job(queue="background")
def tidy(*, by: Actor, now: datetime) -> None:
    """Go on with what nobody came back for; take off those whose last day is past."""
    for place in queries.opened(by):
        actions.go_on(by=by, place=place, now=now)
    for structure in Structure.objects.filter(pk__in=by.structures()):
        for entry in overdue(by, now.astimezone(ZoneInfo(structure.time_zone)).date()):
            actions.lapse(by=by, entry=entry, now=now)
