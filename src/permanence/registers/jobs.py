"""Every night copies nobody took are forgotten; files whose time is over are erased when someone in charge said so."""

from dataclasses import replace
from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions


@periodic(cron="41 3 * * *")
def forget_copies_everywhere(*, now: datetime) -> None:
    """Look at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_copies.defer(structure_id=structure_id, once_as=f"forget_copies:{structure_id}")


@job(queue="background")
def forget_copies(*, by: Actor, now: datetime) -> None:
    """Look at one structure."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.forget_copies(by=by, structure=structure, now=now)


@job(queue="background")
def erase_due(*, by: Actor, now: datetime, asked_by: str) -> None:
    """Erase what has had its time at one structure, in the name of who looked at the preview."""
    told = replace(by, name=asked_by)
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.erase_due(by=told, structure=structure, now=now)
