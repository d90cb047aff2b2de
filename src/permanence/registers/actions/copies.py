"""The copy of one person's data: made for a demand, taken once."""

from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can
from permanence.patients import guarding, sensitivity
from permanence.patients.sensitivity import Class
from permanence.registers import links, papers
from permanence.registers.models import Copy, Demand, Right

from .demands import NotKnownYet, TooEarly, open_demand

COPY_KEPT = timedelta(days=7)
WRONG_CODES = 5


class NothingToCopy(Refusal):
    """The demand asks for no copy, or names no file."""

    title = _("This demand asks for no copy of a file")
    next_step = _("A copy is made for access or portability, from a demand that was noted from the patient's file.")


class CopyGone(Refusal):
    """It was taken, it is too old, or too many wrong codes were typed."""

    title = _("This copy can no longer be taken")
    next_step = _("It is taken once, within seven days. Ask the practice for another one.")


@action(Can.VIEW_TRACE, audit="copy.made", of="demand")
def make_copy(*, by: Actor, demand: Demand, code: str, now: datetime) -> Copy:
    """Make the copy of a person's data, to be taken once with the code; the one made before is forgotten.

    :param code: told to the person otherwise than the address is
    :raises NothingToCopy, NotKnownYet, TooEarly, AnsweredAlready, KeptCloser: as they say
    """
    held = open_demand(demand)
    if held.patient is None or held.right not in (Right.ACCESS, Right.PORTABILITY):
        raise NothingToCopy
    if held.checked_on is None:
        raise NotKnownYet
    if timezone.localdate(now) < held.earliest_on:
        raise TooEarly
    _open(by, held)
    Copy.objects.filter(demand=held, taken_at=None).update(archive="", expires_at=now)
    made = papers.archive(held.patient, now)
    row = Copy(
        structure_id=held.structure_id,
        demand=held,
        archive=b64encode(made).decode(),
        digest=sha256(made).hexdigest(),
        size=len(made),
        made_at=now,
        made_by_name=by.name,
        expires_at=now + COPY_KEPT,
    )
    row.code = links.mark(row.pk, code)
    row.save(force_insert=True)
    return row


@action(Can.VIEW_TRACE, audit="copy.taken", of="copy")
def take_copy(*, by: Actor, copy: Copy, now: datetime) -> bytes:
    """Hand the archive over, once: of two who take it at once, one does.

    :raises CopyGone: when it was taken, or is too old
    :raises KeptCloser: when the file is kept closer from the actor
    """
    _open(by, copy.demand)
    return _take(Copy.objects.select_for_update().get(pk=copy.pk), now)


@action(Can.VIEW_TRACE, audit="copy.asked", of="copy")
def take_with_code(*, by: Actor, copy: Copy, code: str, now: datetime) -> bytes | None:
    """Hand the archive over to who types the code; None for a wrong one, and after five it is gone.

    :raises CopyGone: when it was taken, is too old, or too many wrong codes were typed
    """
    held = Copy.objects.select_for_update().get(pk=copy.pk)
    if held.tries >= WRONG_CODES:
        raise CopyGone
    typed = "".join(letter for letter in code if letter.isdecimal())
    if constant_time_compare(links.mark(held.pk, typed), held.code):
        taken = _take(held, now)
        if held.demand.patient:
            trace_reading(by, held.demand.patient)
        return taken
    held.tries += 1
    held.save(update_fields=["tries"])
    return None


@action(Can.VIEW_TRACE, audit="copy.forgotten", of="structure")
def forget_copies(*, by: Actor, structure: Structure, now: datetime) -> int:
    """Forget the copies nobody took in time."""
    return Copy.objects.filter(structure=structure, expires_at__lte=now).exclude(archive="").update(archive="")


def _open(by: Actor, demand: Demand) -> None:
    """Open the file that a copy is made of, as any door of a file does: asked for, and traced."""
    sensitivity.require(by, demand.structure_id, Class.ADMINISTRATIVE)
    sensitivity.require(by, demand.structure_id, Class.CARE)
    if demand.patient:
        guarding.check(by, demand.patient)
        trace_reading(by, demand.patient)


def _take(held: Copy, now: datetime) -> bytes:
    if held.taken_at is not None or not held.archive or held.expires_at <= now:
        raise CopyGone
    content = b64decode(held.archive)
    held.taken_at, held.archive = now, ""
    held.save(update_fields=["taken_at", "archive"])
    return content
