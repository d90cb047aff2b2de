"""Lines: the numbers answered, and the secret each shares with its switchboard."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from permanence.desk.models import Line
from permanence.directory.models import PractitionerRole, Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


class NumberTaken(Refusal):
    """A line answers this number already, here or in a structure out of sight."""

    title = _("This number is already answered by another line")
    next_step = _("Check the number; one number rings on one line only.")


class SecretChanged(Refusal):
    """Two people change the secret at once: only the first one's holds."""

    title = _("Someone has just changed this secret")
    next_step = _("Show the new one; change it again only if it must be another.")


@action(Can.MANAGE_DIRECTORY, audit="line.opened", of="structure")
def open_line(
    *,
    by: Actor,
    structure: Structure,
    number: str,
    label: str,
    greeting: str,
    now: datetime,
    practitioner_role: PractitionerRole | None = None,
    for_training: bool = False,
) -> Line:
    """Answer a number for a practice, or for one of its practitioners.

    :param number: E.164
    :param greeting: read aloud; `{agent}` stands for who answers
    :param for_training: its callers are invented, and no figure counts them
    :raises NumberTaken: when an open line has this number, whoever's it is
    """
    line = Line(
        structure=structure, number=number, label=label, greeting=greeting, practitioner_role=practitioner_role,
        for_training=for_training,
    )  # fmt: skip
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError as error:
        raise NumberTaken from error
    return line


@action(Can.MANAGE_DIRECTORY, audit="line.corrected", of="line")
def correct_line(
    *, by: Actor, line: Line, number: str, label: str, greeting: str, practitioner_role: PractitionerRole | None
) -> Line:
    """Change how a line is named, answered and called; its secret stays.

    :param number: E.164; the switchboard must tell the new one
    :raises NumberTaken: when another line answers this number
    """
    line.number, line.label, line.greeting, line.practitioner_role = number, label, greeting, practitioner_role
    return _saved(line, "number", "label", "greeting", "practitioner_role")


@action(Can.MANAGE_DIRECTORY, audit="line.closed", of="line")
def close_line(*, by: Actor, line: Line, now: datetime) -> Line:
    """Answer this number no more: its new calls are refused, those going on are heard to their end."""
    held = _locked(line)
    if held.closed_at is None:
        held.closed_at, held.closed_by_id = now, by.id
        held.save(update_fields=["closed_at", "closed_by"])
    return held


@action(Can.MANAGE_DIRECTORY, audit="line.reopened", of="line")
def reopen_line(*, by: Actor, line: Line) -> Line:
    """Answer this number again, with the secret it had.

    :raises NumberTaken: when another line has taken the number since
    """
    held = _locked(line)
    held.closed_at = held.closed_by = None
    return _saved(held, "closed_at", "closed_by")


@action(Can.MANAGE_DIRECTORY, audit="line.secret_rotated", of="line")
def rotate_secret(*, by: Actor, line: Line, seen: int, now: datetime) -> Line:
    """Give the line a new secret; events signed with the former one are rejected from now on.

    :param seen: the version to be replaced, as it was shown
    :raises SecretChanged: when someone has replaced it meanwhile, and gives his own to the switchboard
    """
    held = _locked(line)
    if held.secret_version != seen:
        raise SecretChanged
    held.secret_version += 1
    held.save(update_fields=["secret_version"])
    return held


def _locked(line: Line) -> Line:
    return Line.objects.select_for_update().get(pk=line.pk)


def _saved(line: Line, *fields: str) -> Line:
    try:
        with transaction.atomic():
            line.save(update_fields=fields)
    except IntegrityError as error:
        raise NumberTaken from error
    return line
