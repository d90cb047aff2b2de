"""Rights in words, and the table of who holds which."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can

# What no mandate lends; the rest is said by the switches of a mandate.
OWN: Mapping[Can, Words] = {
    Can.ENTER: _("Come in"),
    Can.RECEIVE: _("Receive patients: be asked by the desk"),
    Can.IDENTIFY: _("Check who a patient is, by the document seen"),
    Can.SUPERVISE: _("See and take over what others answer"),
    Can.EDIT_OPENINGS: _("Change openings, absences and visit reasons"),
    Can.GRANT_LEAVE: _("Answer who asks for leave, and say how many must be there"),
    Can.EDIT_ONLINE: _("Write the practice's public page, and say what may be booked from home"),
    Can.WRITE_DIRECTIVES: _("Write the directives"),
    Can.MANAGE_PATIENTS: _("Bring the whole list of patients in, and take it out"),
    Can.MOVE_OUT: _("Take all data of the practice away, to leave for another software"),
    Can.MANAGE_DIRECTORY: _("Manage people, mandates and telephone lines"),
    Can.VIEW_TRACE: _("See who opened which file"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One right, who holds it, and whether a mandate may lend it to an answering service."""

    words: Words
    held: list[bool]
    lendable: bool


def columns() -> list[Words]:
    """Return the roles, in the order of the table."""
    return [role.label for role in settings.ROLES.values()]


def rows() -> list[Row]:
    """Return every right with who holds it."""
    return [
        Row(said, [right in role.rights for role in settings.ROLES.values()], right in settings.MANDATABLE)
        for right, said in {**settings.MANDATABLE, **OWN}.items()
    ]
