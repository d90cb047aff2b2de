"""Rights in words, and the table of who holds which."""

from dataclasses import dataclass

from django.conf import settings

from permanence.foundation.refusal import Words
from permanence.foundation.rights import Can
from permanence.patients.sensitivity import RIGHT


@dataclass(frozen=True, slots=True)
class Row:
    """One right, who holds it, and whether a mandate may lend it to an answering service."""

    words: Words
    held: list[bool]
    lendable: bool


@dataclass(frozen=True, slots=True)
class PartRow:
    """One class of what is kept of a patient, what it holds, and which roles are given it."""

    words: Words
    holds: Words
    held: list[bool]
    lendable: bool


def parts() -> list[PartRow]:
    """Return what each role sees of a patient, class by class."""
    roles = [role.rights for role in settings.ROLES.values()]
    return [
        PartRow(
            part.words,
            part.holds,
            [{Can.VIEW_PATIENT, RIGHT[one]} <= held for held in roles],
            RIGHT[one] in settings.MANDATABLE,
        )
        for one, part in settings.FILE.items()
    ]


def columns() -> list[Words]:
    """Return the roles, in the order of the table."""
    return [role.label for role in settings.ROLES.values()]


def rows() -> list[Row]:
    """Return every right with who holds it."""
    return [
        Row(said, [right in role.rights for role in settings.ROLES.values()], right in settings.MANDATABLE)
        for right, said in settings.RIGHTS.items()
    ]
