"""Files are scanned after the answer, and again when the scan did not answer; mailboxes are read; nights forget."""

from datetime import datetime, timedelta

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope, system
from permanence.foundation.jobs import job, periodic
from permanence.messaging.models import SecureMailbox

from . import actions, scanning
from .checking import check_document
from .models import Document, Reading, State
from .reading import read_mailbox

__all__ = ["check_document", "forget_refused", "look_again", "read_mailbox"]
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


@periodic(cron="*/3 * * * *")
def read_mailboxes(*, now: datetime) -> None:
    """Have the MSSanté mailbox of each structure read that has one; one shut meanwhile is forgotten."""
    with scope(system("documents.read_mailboxes", Structure.objects.values_list("pk", flat=True))):
        boxes = SecureMailbox.objects.filter(closed_at=None).exclude(server="").values_list("structure", flat=True)
        there = {*boxes, *Reading.objects.values_list("structure", flat=True)}
    for structure_id in there:
        read_mailbox.defer(structure_id=structure_id, once_as=f"read_mailbox:{structure_id}")


@periodic(cron="34 3 * * *", forgets=True)
def forget_refused_everywhere(*, now: datetime) -> None:
    """Look at every structure."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_refused.defer(structure_id=structure_id, once_as=f"forget_refused:{structure_id}", unhurried=True)


@job(queue="background")
def forget_refused(*, by: Actor, now: datetime) -> None:
    """Forget the content of what one structure refused a week ago, and the letters it set aside long ago."""
    (structure_id,) = by.structures()
    actions.forget_refused(by=by, structure=structure_id, now=now)
    actions.forget_set_aside(by=by, structure=structure_id, now=now)
