"""A file is scanned after the answer, by a job that holds no transaction meanwhile."""

from datetime import datetime
from uuid import UUID

from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job

from . import scanning
from .models import Document, State


@job(queue="outside", atomic=False)
def check_document(*, by: Actor, now: datetime, document_id: str) -> None:
    """Scan one file; held, and scanned again later, when the scan does not answer."""
    from . import actions

    def held() -> Document | None:
        found = Document.objects.filter(pk=UUID(document_id), state=State.CHECKING)
        return found.select_for_update(of=("self",)).select_related("content").first()

    with scope(by):
        waiting = held()
    if waiting is None:
        return
    verdict = scanning.scan(waiting.content.taken())
    with scope(by):
        if verdict is not scanning.Verdict.UNKNOWN and held():  # unless he took it back meanwhile
            actions.note_scan(by=by, document=waiting, infected=verdict is scanning.Verdict.INFECTED, now=now)
