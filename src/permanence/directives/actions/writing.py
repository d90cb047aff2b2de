"""Writing directives: a new version ends the former one; nothing is deleted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg.errors import LockNotAvailable

from permanence.directives.models import BINDS_BOOKINGS, Directive
from permanence.directives.rules.fields import Wrong
from permanence.directives.rules.form import tidy, wrong_body, wrong_times
from permanence.directives.wrong import WRONG
from permanence.directory.models import PractitionerRole, Structure
from permanence.events.directives import DirectiveChanged
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.actor import Kind as ActorKind
from permanence.foundation.ids import uuid7
from permanence.foundation.live import tell
from permanence.foundation.outbox import publish
from permanence.foundation.refusal import Invalid, NotFound, Refusal
from permanence.foundation.rights import Can

ATTEMPTS, WAITS_MS = 3, 700  # less than PostgreSQL waits before it looks for a deadlock
_NAMING = {"order", "replaced_by"}  # the fields that name practitioners


class BadDirective(Invalid):
    """Some fields need another look; carries what is wrong with each, in words."""

    title = _("This directive needs another look")
    next_step = _("Nothing typed was lost: correct the fields pointed out.")

    def __init__(self, wrong: Mapping[str, Wrong]) -> None:
        super().__init__(" ".join(str(WRONG[w]) for w in wrong.values()))
        self.errors = {field: WRONG[w] for field, w in wrong.items()}


class Overtaken(Refusal):
    """Someone wrote or withdrew it meanwhile; carries the version that holds now, or the last one."""

    title = _("This directive was changed while you were writing")
    next_step = _("Read what it says now; what you typed is kept, and can be written over it.")

    def __init__(self, latest: Directive) -> None:
        super().__init__()
        self.latest = latest

    @property
    def withdrawn(self) -> bool:
        """Whether it was withdrawn rather than changed."""
        return self.latest.replaced_at is not None


class BookingUnderWay(Refusal):
    """Bookings of the structure are being made, and one does not end."""

    title = _("Appointments are being booked at this very moment")
    next_step = _("Nothing was changed. Try again in a moment.")


class Over(Refusal):
    """Taken back, it would hold for nobody."""

    title = _("This directive is already over")
    next_step = _("Nothing was changed. Write a new one if the desk should follow it again.")


@action(Can.WRITE_DIRECTIVES, audit="directive.written", of="structure")
def write(
    *,
    by: Actor,
    structure: Structure,
    practitioner_role: PractitionerRole | None,
    kind: str,
    term: str,
    valid_from: datetime,
    valid_to: datetime | None,
    body: Mapping[str, Any],
    now: datetime,
    lineage: UUID | None = None,
    version: int | None = None,
) -> Directive:
    """Write a directive, or a new version of one: the former ends in the same transaction.

    :param practitioner_role: whom it binds; None binds the whole practice
    :param version: the one its author had before his eyes when he changed it
    :raises NotFound: when the practitioner belongs to another structure
    :raises BadDirective: when a field makes no sense
    :raises Overtaken: when that version is not the current one any more
    """
    wrong = wrong_body(kind, body) | wrong_times(term, valid_from, valid_to, now)
    if wrong:
        raise BadDirective(wrong)
    _after_bookings(structure.pk, kind)
    if practitioner_role is not None and practitioner_role.structure_id != structure.pk:
        raise NotFound
    kept = tidy(kind, body)
    _check_people(structure, kept)
    former = _ended(structure.pk, lineage, version, now) if lineage else None
    written = Directive.objects.create(
        structure=structure,
        practitioner_role=practitioner_role,
        kind=kind,
        term=term,
        valid_from=valid_from,
        valid_to=valid_to,
        body=kept,
        lineage=lineage or uuid7(),
        version=former.version + 1 if former else 1,
        written_by_id=_author(by),
    )
    written.refresh_from_db(fields=["written_at"])
    _tell(written)
    return written


@action(Can.WRITE_DIRECTIVES, audit="directive.withdrawn", of="directive")
def withdraw(*, by: Actor, directive: Directive, now: datetime) -> Directive:
    """End a directive now; its text stays in the history.

    :raises Overtaken: when this version is not the current one any more
    """
    _after_bookings(directive.structure_id, directive.kind)
    ended = _ended(directive.structure_id, directive.lineage, directive.version, now)
    _tell(ended)
    return ended


@action(Can.WRITE_DIRECTIVES, audit="directive.returned", of="directive")
def take_back(*, by: Actor, directive: Directive, now: datetime) -> Directive:
    """Take a withdrawal back: the last version is written again.

    :raises Overtaken: when it is in force, or was written anew meanwhile
    :raises Over: when it would not hold any more
    """
    _after_bookings(directive.structure_id, directive.kind)
    versions = Directive.objects.select_for_update().filter(lineage=directive.lineage).order_by("-version")
    last = versions.first()
    if last is None or last.replaced_at is None or last.version != directive.version:
        raise Overtaken(last or directive)
    if last.valid_to is not None and last.valid_to <= now:
        raise Over
    return _again(by, last, last.version + 1)


@action(Can.WRITE_DIRECTIVES, audit="directive.undone", of="directive")
def undo(*, by: Actor, directive: Directive, now: datetime) -> Directive:
    """Undo what was just written: what it replaced, if anything, holds again as its newest version.

    :raises Overtaken: when someone changed or withdrew it meanwhile
    """
    _after_bookings(directive.structure_id, directive.kind)
    ended = _ended(directive.structure_id, directive.lineage, directive.version, now)
    former = Directive.objects.filter(lineage=ended.lineage, version=ended.version - 1).first()
    _tell(ended)
    return _again(by, former, ended.version + 1) if former else ended


def _after_bookings(structure_id: UUID, kind: str) -> None:
    """Wait for bookings under way there: what is then written binds every later one, whatever it had read before.

    Not for a kind that no booking asks, nor long: bookings that come meanwhile wait as well, so they are let through
    between one attempt and the next.
    :raises BookingUnderWay: when one stays under way
    """
    if kind not in BINDS_BOOKINGS:
        return
    for _attempt in range(ATTEMPTS):
        try:
            with transaction.atomic(), connection.cursor() as cursor:  # given up, it leaves the rest as it was
                cursor.execute(f"SET LOCAL lock_timeout = '{WAITS_MS}ms'")
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(hashtextextended('directives ' || %s, 0))", [str(structure_id)]
                )
                cursor.execute("SET LOCAL lock_timeout = 0")
            return
        except OperationalError as busy:
            if not isinstance(busy.__cause__, LockNotAvailable):
                raise
    raise BookingUnderWay


def _again(by: Actor, former: Directive, version: int) -> Directive:
    """Write a former version again."""
    written = Directive.objects.create(
        structure_id=former.structure_id,
        practitioner_role_id=former.practitioner_role_id,
        kind=former.kind,
        term=former.term,
        valid_from=former.valid_from,
        valid_to=former.valid_to,
        body=former.body,
        lineage=former.lineage,
        version=version,
        written_by_id=_author(by),
    )
    _tell(written)
    return written


def _tell(changed: Directive) -> None:
    tell("directives", changed.structure_id, directive=changed.pk)
    publish(DirectiveChanged(changed.structure_id, changed.pk))


def _check_people(structure: Structure, body: Mapping[str, Any]) -> None:
    """Refuse whoever is named and does not practise at the structure."""
    here = (
        {str(pk) for pk in structure.practitioner_roles.values_list("pk", flat=True)} if _NAMING & body.keys() else ()
    )
    wrong = [name for name in body.get("order", ()) if name not in here]
    replacing = body.get("replaced_by")
    if wrong or (replacing and replacing not in here):
        raise BadDirective({"order" if wrong else "replaced_by": Wrong.NOT_A_NAME})


def _ended(structure_id: UUID, lineage: UUID, version: int | None, now: datetime) -> Directive:
    """End the current version; of two editors, the later one waits here and is refused."""
    known = Directive.objects.filter(lineage=lineage, structure_id=structure_id)
    current = known.select_for_update().filter(replaced_at=None).first()
    if current is None or version not in (None, current.version):
        latest = current or known.order_by("-version").first()
        raise Overtaken(latest) if latest else NotFound
    current.replaced_at = now
    current.save(update_fields=["replaced_at"])
    return current


def _author(by: Actor) -> UUID | None:
    return by.id if by.kind is ActorKind.PERSON else None
