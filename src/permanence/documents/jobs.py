"""Files are scanned after the answer, again when the scan did not answer; refused ones go at night."""

from datetime import datetime, timedelta

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.jobs import job, periodic

from . import actions, scanning
from .checking import check_document
from .models import Document, State

__all__ = ["check_document", "forget_refused", "look_again"]
LATE = timedelta(minutes=10)


@periodic(cron="*/10 * * * *")
def look_again_everywhere(*, now: datetime) -> None:
    """Look, structure by structure, for what is held."""
    if scanning.is_on():
        for structure_id in Structure.objects.values_list("pk", flat=True):
            look_again.defer(structure_id=structure_id, once_as=f"look_again:{structure_id}", unhurried=True)


@job(queue="background")
def look_again(*, by: Actor, now: datetime) -> None:
    """Scan again what is held at one structure."""
    (structure_id,) = by.structures()
    held = Document.objects.filter(state=State.CHECKING, at__lte=now - LATE)
    for one in held.values_list("pk", flat=True):
        check_document.defer(structure_id=structure_id, document_id=one, once_as=f"check_document:{one}")


@periodic(cron="34 3 * * *", forgets=True)
def forget_refused_everywhere(*, now: datetime) -> None:
    """Look at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_refused.defer(structure_id=structure_id, once_as=f"forget_refused:{structure_id}", unhurried=True)


@job(queue="background")
def forget_refused(*, by: Actor, now: datetime) -> None:
    """Forget the content of what one structure refused a week ago."""
    (structure_id,) = by.structures()
    actions.forget_refused(by=by, structure=structure_id, now=now)
