"""Which physician answers for the list of signs of gravity of a practice, as it now reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.desk import signs
from permanence.desk.models import SheetValidation
from permanence.directory import queries as directory
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

# Every pane that shows the sheet asks it.
STANDING = """
    SELECT person_id, signed_as, signed_at FROM desk_sheetvalidation
    WHERE structure_id = %s AND wording = %s AND withdrawn_at IS NULL ORDER BY signed_at DESC
"""


@dataclass(frozen=True, slots=True)
class Validated:
    """By whom the list was validated last, and when.

    :ivar holds: while he receives there as a physician; who left answers for nothing any more
    """

    name: str
    at: datetime
    holds: bool


def sheet_validated(structure_id: UUID) -> Validated | None:
    """Return the last signature that holds under the list of signs as it now reads, else the last that held.

    :return: None when nobody has signed it, or only a former wording
    """
    signed = ready.rows(STANDING, [structure_id, signs.version()])
    if not signed:
        return None
    here = directory.physicians(structure_id, {person for person, _, _ in signed})
    found = [Validated(name, at, person in here) for person, name, at in signed]
    return next((one for one in found if one.holds), found[0])


def validations(actor: Actor, structure_id: UUID) -> list[SheetValidation]:
    """Return every signature of a practice, former wordings and withdrawn ones too, the newest first."""
    rows = SheetValidation.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTIVES))
    return list(rows.filter(structure_id=structure_id))


def validation(actor: Actor, validation_id: UUID) -> SheetValidation:
    """Return one signature.

    :raises NotFound: when there is none, or none for this actor
    """
    rows = SheetValidation.objects.filter(structure_id__in=actor.structures(Can.VIEW_DIRECTIVES))
    found = rows.filter(pk=validation_id).first()
    if found is None:
        raise NotFound
    return found
