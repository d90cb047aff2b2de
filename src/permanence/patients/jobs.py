"""Every night: files that may be of one person, and what is wrong or missing in files."""

from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

from . import actions
from .queries import faults


@periodic(cron="19 3 * * *")
def seek_doubles(*, now: datetime) -> None:
    """Look through the files of every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        seek.defer(structure_id=structure_id, once_as=f"seek_doubles:{structure_id}")


@job(queue="background")
def seek(*, by: Actor, now: datetime) -> None:
    """Look through the files of one structure."""
    for structure_id in by.structures():
        actions.seek_doubles(by=by, structure_id=structure_id, now=now)


@periodic(cron="49 3 * * *")
def seek_faults(*, now: datetime) -> None:
    """Look through the files of every structure for what is to be corrected: after the doubles."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        seek_wrong.defer(structure_id=structure_id, once_as=f"seek_faults:{structure_id}")


@job(queue="background", atomic=False)
def seek_wrong(*, by: Actor, now: datetime) -> None:
    """Look through the files of one structure for what is to be corrected, some in each transaction."""
    (structure_id,) = by.structures()
    with scope(by):
        turns = faults.by_turns(structure_id)
    for some in turns:
        with scope(by):
            actions.seek_faults(by=by, structure_id=structure_id, among=some, now=now)
