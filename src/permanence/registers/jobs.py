"""Every night copies nobody took are forgotten and files nobody needed for years go to the archive.

Files whose time is over are erased when someone in charge said so.
"""

from dataclasses import replace
from datetime import datetime

from permanence.directory.models import Structure
from permanence.foundation import clock
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic
from permanence.patients import actions as patients
from permanence.patients.models import Return

from . import actions, retention


@periodic(cron="41 3 * * *", forgets=True)
def forget_copies_everywhere(*, now: datetime) -> None:
    """Look at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_copies.defer(structure_id=structure_id, once_as=f"forget_copies:{structure_id}")


@job(queue="background")
def forget_copies(*, by: Actor, now: datetime) -> None:
    """Look at one structure."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.forget_copies(by=by, structure=structure, now=now)


@periodic(cron="17 2 * * *", forgets=True)
def archive_everywhere(*, now: datetime) -> None:
    """Look at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        archive_due.defer(structure_id=structure_id, once_as=f"archive_due:{structure_id}")


@job(queue="background")
def archive_due(*, by: Actor, now: datetime) -> None:
    """Look at one structure: what comes back because there was contact, what goes."""
    for structure in Structure.objects.filter(pk__in=by.structures()):
        for patient in retention.to_bring_back(structure.pk, now):
            patients.bring_back(by=by, patient=patient, because=Return.CONTACT, now=now)
        patients.archive(by=by, structure=structure, files=retention.to_archive(structure.pk, now), now=now)


@job(queue="background")
def erase_due(*, by: Actor, now: datetime, asked_by: str) -> None:
    """Erase what has had its time at one structure, in the name of who looked at the preview."""
    if not clock.may_forget(now):
        return
    told = replace(by, name=asked_by)
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.erase_due(by=told, structure=structure, now=now)
