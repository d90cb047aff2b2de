"""The worker brings lists in and takes them back, and prepares archives; what they say is forgotten in time."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import IO
from uuid import UUID

from django.utils import translation

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job, periodic

from . import actions, packing, queries
from .models import BUSY, Import, Removal, RemovalState, State

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


@job(queue="background", atomic=False)
def make_removal(*, by: Actor, now: datetime, removal_id: str) -> None:
    """Prepare an archive; killed, it is begun again."""
    with scope(by):
        of = queries.removal(by, UUID(removal_id))
    if of.state != RemovalState.MAKING:
        return
    asker = replace(by, id=of.asked_by, name=of.asked_by_name)
    actions.note_read(by=asker, of=of)
    with tempfile.TemporaryFile() as kept:  # without a name: it goes when it is closed
        with translation.override("fr"):
            archive = packing.pack(
                by, of.structure, kept, now, lambda share: actions.note_share(by=by, of=of, share=share)
            )
        size, told = _keep(by, of, kept)
    actions.note_made(by=by, of=of, files=len(archive.files), size=size, digest=told, now=now)


def _keep(by: Actor, of: Removal, kept: IO[bytes]) -> tuple[int, str]:
    size, told = 0, sha256()
    for number, piece in enumerate(packing.parts(kept)):
        actions.keep_part(by=by, of=of, number=number, content=piece)
        told.update(piece)
        size += len(piece)
    return size, told.hexdigest()


@periodic(cron="37 3 * * *", forgets=True)
def forget(*, now: datetime) -> None:
    """Let every structure forget what its old lists said."""
    for structure_id in Structure.objects.values_list("pk", flat=True):
        forget_of.defer(structure_id=structure_id, once_as=f"forget_lists:{structure_id}")


@job(queue="background")
def forget_of(*, by: Actor, now: datetime) -> None:
    """Forget the lines of the lists sent more than two weeks ago, and the archives nobody took."""
    for of in queries.to_forget(by, now):
        actions.forget_lines(by=by, of=of)
    for structure in Structure.objects.filter(pk__in=by.structures()):
        actions.forget_removals(by=by, structure=structure, now=now)
