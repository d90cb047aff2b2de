"""Which physician answers for the list of signs of gravity of a practice, as it now reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from permanence.desk import signs
from permanence.desk.models import SheetValidation
from permanence.foundation import ready
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

# Every pane that shows the sheet asks it.
STANDING = """
    SELECT signed_as, signed_at FROM desk_sheetvalidation
    WHERE structure_id = %s AND wording = %s AND withdrawn_at IS NULL ORDER BY signed_at DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Validated:
    """By whom the list was validated last, and when."""

    name: str
    at: datetime


def sheet_validated(structure_id: UUID) -> Validated | None:
    """Return who validated the list of signs as it now reads; None when nobody has, or only a former wording."""
    found = ready.row(STANDING, [structure_id, signs.version()])
    return Validated(*found) if found else None


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
