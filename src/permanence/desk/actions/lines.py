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
) -> Line:
    """Answer a number for a practice, or for one of its practitioners.

    :param number: E.164
    :param greeting: read aloud; `{agent}` stands for who answers
    :raises NumberTaken: when a line has this number, whoever's it is
    """
    line = Line(structure=structure, number=number, label=label, greeting=greeting, practitioner_role=practitioner_role)
    try:
        with transaction.atomic():
            line.save(force_insert=True)
    except IntegrityError as error:
        raise NumberTaken from error
    return line


@action(Can.MANAGE_DIRECTORY, audit="line.secret_rotated", of="line")
def rotate_secret(*, by: Actor, line: Line, now: datetime) -> Line:
    """Give the line a new secret; events signed with the former one are rejected from now on."""
    line.secret_version += 1
    line.save(update_fields=["secret_version"])
    return line
