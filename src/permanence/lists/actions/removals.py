"""Asking for all that a structure has, preparing it, and taking it once."""

from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import Invalid, Refusal
from permanence.foundation.rights import Can
from permanence.lists import queries
from permanence.lists.models import Removal, RemovalPart, RemovalState
from permanence.lists.rules.columns import fold
from permanence.patients.models import Patient


class NotConfirmed(Invalid):
    """The name typed is not the structure's."""

    title = _("This is not the name of the practice")
    next_step = _("Nothing was prepared. Type its name as it is written, to be sure that it is this one.")


class BeingPrepared(Refusal):
    """One is being prepared."""

    title = _("An archive of this practice is being prepared")
    next_step = _("Wait until it is ready: it holds everything too.")


class ArchiveGone(Refusal):
    """It was taken, it is too old, or another asked for it."""

    title = _("This archive can no longer be taken")
    next_step = _("It is taken once, within seven days, by who asked for it. Ask for another one.")


@action(Can.MOVE_OUT, audit="removal.asked", of="structure")
def ask_removal(*, by: Actor, structure: Structure, confirmed_as: str, now: datetime) -> Removal:
    """Ask for an archive of all that a structure has, for whoever asks alone.

    :param confirmed_as: the structure's name, typed by hand
    :raises NotConfirmed: when it is another
    :raises BeingPrepared: when one is being prepared
    """
    if fold(confirmed_as) != fold(structure.name) or by.id is None:
        raise NotConfirmed
    try:
        with transaction.atomic():
            return Removal.objects.create(structure=structure, asked_by=by.id, asked_by_name=by.name, asked_at=now)
    except IntegrityError:
        raise BeingPrepared from None


@action(Can.MOVE_OUT, audit="removal.prepared", of="of")
def note_share(*, by: Actor, of: Removal, share: int) -> None:
    """Note how much of an archive is made."""
    Removal.objects.filter(pk=of.pk, state=RemovalState.MAKING).update(share=min(share, 99))


@action(Can.MOVE_OUT, audit="removal.files_read", of="of")
def note_read(*, by: Actor, of: Removal) -> None:
    """Trace that every patient's file was read, by whoever asked for the archive."""
    files = Patient.objects.filter(structure=of.structure).order_by("pk")
    trace_reading(by, *files.only("pk", "structure_id").iterator(5000))


@action(Can.MOVE_OUT, audit="removal.part_kept", of="of")
def keep_part(*, by: Actor, of: Removal, number: int, content: bytes) -> None:
    """Keep a piece of the archive, sealed; the first one forgets what an interrupted try left."""
    if number == 0:
        of.parts.all().delete()
    archive = b64encode(content).decode()
    RemovalPart.objects.create(structure_id=of.structure_id, of=of, number=number, archive=archive)


@action(Can.MOVE_OUT, audit="removal.made", of="of")
def note_made(*, by: Actor, of: Removal, files: int, size: int, digest: str, now: datetime) -> Removal:
    """Note that an archive is ready to be taken."""
    held = Removal.objects.select_for_update().get(pk=of.pk)
    if held.state == RemovalState.MAKING:
        held.state, held.share, held.files, held.size, held.digest = RemovalState.READY, 100, files, size, digest
        held.made_at, held.expires_at = now, now + queries.ARCHIVE_ABIDES
        held.save()
    return held


@action(Can.MOVE_OUT, audit="removal.taken", of="of")
def take_removal(*, by: Actor, of: Removal, now: datetime) -> bytes:
    """Hand the archive over, once, to whoever asked for it; nothing of it is kept here but that it was.

    :raises ArchiveGone: when it was taken, is too old, or another asked for it
    """
    held = Removal.objects.select_for_update().get(pk=of.pk)
    late = held.expires_at is None or held.expires_at <= now
    if held.state != RemovalState.READY or late or held.asked_by != by.id:
        raise ArchiveGone
    content = b"".join(b64decode(part) for part in _parts(held))
    held.state, held.taken_at = RemovalState.TAKEN, now
    held.save(update_fields=["state", "taken_at"])
    held.parts.all().delete()
    return content


@action(Can.MOVE_OUT, audit="removal.forgotten", of="structure")
def forget_removals(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Erase the archives nobody took in time."""
    late = Removal.objects.filter(structure=structure, state=RemovalState.READY, expires_at__lte=now)
    RemovalPart.objects.filter(of__in=late).delete()
    return late.update(state=RemovalState.FORGOTTEN)


def _parts(held: Removal) -> Iterable[str]:
    return held.parts.order_by("number").values_list("archive", flat=True).iterator(4)
