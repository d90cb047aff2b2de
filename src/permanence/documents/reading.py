"""A mailbox is read after the answer, by a job that holds no transaction while it talks to the operator.

A letter and how far the mailbox was read commit together: a worker killed half-way loses none and takes none twice.
"""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import DataError

from permanence.directory.models import Structure
from permanence.foundation.actor import Actor, scope
from permanence.foundation.jobs import job
from permanence.messaging import inbox
from permanence.messaging.models import SecureMailbox
from permanence.messaging.secure import Server

from .models import Reading

AT_ONCE = 50
WITHHELD = timedelta(minutes=15)  # how long a mailbox waits for one letter that its operator does not give out
LOOKS_BACK = timedelta(days=7)  # what came before a mailbox was first read is read there
log = logging.getLogger(__name__)


@job(queue="outside", atomic=False)
def read_mailbox(*, by: Actor, now: datetime) -> None:
    """Take what arrived in the mailbox of one structure; an operator who does not answer is asked again later."""
    (structure_id,) = by.structures()
    with scope(by):
        known = _known(structure_id, now)
    if known is None:
        return
    reading, server = known
    try:
        with inbox.opened(server) as box:
            left = _taken(by, reading, box, now)
    except inbox.CannotRead as problem:
        log.warning("an MSSanté mailbox does not let itself be read: %s", problem)
        _note(by, reading, now, problem=str(problem))
        return
    if left:
        read_mailbox.defer(structure_id=structure_id, once_as=f"read_mailbox:{structure_id}", unhurried=True)


def _known(structure_id: UUID, now: datetime) -> tuple[Reading, Server] | None:
    """Return how far the mailbox was read, and its server; none when it is not to be read any more."""
    box = SecureMailbox.objects.filter(structure_id=structure_id, closed_at=None).first()
    server = Server.of(box) if box else None
    if box is None or server is None or not server.reading_host:
        Reading.objects.filter(structure_id=structure_id).delete()
        return None
    mailbox = sha256(f"{box.address} {server.reading_host}".encode()).hexdigest()
    Reading.objects.filter(structure_id=structure_id).exclude(mailbox=mailbox).delete()
    begun = {"mailbox": mailbox, "failing_since": now}
    return Reading.objects.get_or_create(structure_id=structure_id, defaults=begun)[0], server


def _taken(by: Actor, reading: Reading, box: inbox.Inbox, now: datetime) -> bool:
    """Take some of what arrived, one after the other; tell whether there is more."""
    from . import actions

    anew = (
        reading.read_at is None or box.validity != reading.validity
    )  # other names: what was taken is known by what it says
    last = box.before((reading.read_at or now) - LOOKS_BACK) if anew else reading.last_uid
    fresh = box.after(last)
    for uid in fresh[:AT_ONCE]:
        arrived = _read(reading, box, uid, now)
        with scope(by):
            if arrived:
                _kept(by, reading.structure_id, arrived, now)
            actions.note_reading(by=by, reading=reading, now=now, validity=box.validity, last_uid=uid)
    if not fresh:
        _note(by, reading, now, validity=box.validity, last_uid=last)
    return len(fresh) > AT_ONCE


def _read(reading: Reading, box: inbox.Inbox, uid: int, now: datetime) -> inbox.Arrived | None:
    """Read one message; what is withheld for long is no reason to leave all others there: that it came is kept.

    :raises Withheld: before that, to be asked for again
    """
    try:
        return box.read(uid)
    except inbox.Withheld as problem:
        since = reading.failing_since
        if reading.problem != str(problem) or since is None or now - since < WITHHELD:
            raise
        log.warning("one letter of an MSSanté mailbox is not given out, the others are read: %s", problem)
        return inbox.Arrived(
            uid, now, f"Message-ID: <{uid}.{box.validity}.{reading.pk}@withheld>\r\n\r\n".encode(), whole=False
        )


def _kept(by: Actor, structure_id: UUID, arrived: inbox.Arrived, now: datetime) -> None:
    from . import actions

    structure = Structure.objects.get(pk=structure_id)

    def take(*, whole: bool) -> None:
        actions.take_letter(by=by, structure=structure, raw=arrived.raw, came_at=arrived.at, now=now, whole=whole)

    try:
        with scope(by):
            take(whole=arrived.whole)
    except DataError:  # something in it fits no column: that it came is kept all the same
        log.exception("a letter fits no column")
        take(whole=False)


def _note(by: Actor, reading: Reading, now: datetime, **said: object) -> None:
    from . import actions

    with scope(by):
        actions.note_reading(by=by, reading=reading, now=now, **said)  # type: ignore[arg-type]
