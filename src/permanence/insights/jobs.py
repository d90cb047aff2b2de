"""Calls long past are kept every night; on the first of the month, the report of the month before is made."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions, queries


@periodic(cron="41 2 * * *")
def keep_past(*, now: datetime) -> None:
    """Keep the past calls of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        keep_past_of.defer(structure_id=structure_id, once_as=f"keep_past_of:{structure_id}")


@job(queue="background")
def keep_past_of(*, by: Actor, now: datetime) -> None:
    """Keep the past calls of one structure; one without lines has none."""
    for structure in queries.practices(by):
        actions.keep_past_calls(by=by, structure=structure, now=now)


@periodic(cron="7 4 1-3 * *")
def report_months(*, now: datetime) -> None:
    """Ask for the report of every structure; the two days after make up for a machine that was off."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        report_month.defer(structure_id=structure_id, once_as=f"report_month:{structure_id}")


@job(queue="background")
def report_month(*, by: Actor, now: datetime) -> None:
    """Make the report of the month that ended last, unless it is there or nothing rang."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        month = queries.last_month(structure, now)
        if queries.had_calls(structure, month) and not queries.is_reported(structure, month):
            actions.make_report(by=by, structure=structure, month=month, now=now)
