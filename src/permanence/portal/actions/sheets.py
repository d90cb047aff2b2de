"""The sheet of a formality behind its link: opened by who knows the date of birth written on it."""

from datetime import date, datetime

from permanence.coverage.models import Formality
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can
from permanence.portal import links
from permanence.portal.rules import limits

from .proofs import count_all


@action(Can.VIEW_PATIENT, audit="sheet.tried", of="formality")
def try_sheet(*, by: Actor, formality: Formality, birth_date: date, now: datetime) -> bool:
    """Tell whether the date of birth is the patient's; so many tries and no more.

    :raises TooMany: when it was tried too often
    """
    structure = formality.patient.structure
    count_all(structure, [("sheet", links.mark(str(formality.pk)), limits.SHEETS)], now)
    return formality.patient.birth_date == birth_date
