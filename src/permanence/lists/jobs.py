"""The worker reads lists, brings them in and takes them back; what was read of people is forgotten after two weeks."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

from . import actions, queries
from .models import BUSY, Import, State

NEXT: dict[str, Callable[..., Import]] = {
    State.READING: actions.read_lines,
    State.BRINGING: actions.bring_some,
    State.UNDOING: actions.take_back_some,
}


@job(queue="background", atomic=False)
def go_on(*, by: Actor, now: datetime, import_id: str) -> None:
    """Work on a list until nothing of it is left to do, some lines at a time.

    Killed between two of them, it is given back to the queue and goes on where it was.
    """
    while True:
        with scope(by):
            of = queries.an_import(by, UUID(import_id))
            if of.state not in BUSY:
                return
            NEXT[of.state](by=by, of=of, now=now)


@periodic(cron="37 3 * * *")
def forget(*, now: datetime) -> None:
    """Let every structure forget what its old lists said."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_of.defer(structure_id=structure_id, once_as=f"forget_lists:{structure_id}")


@job(queue="background")
def forget_of(*, by: Actor, now: datetime) -> None:
    """Forget the lines of the lists sent more than two weeks ago."""
    for of in queries.to_forget(by, now):
        actions.forget_lines(by=by, of=of)
