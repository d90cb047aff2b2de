"""A formality as its patient reads it behind the code of his sheet, in his language: what he does, what he gathers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from permanence.coverage import queries as coverage
from permanence.coverage.models import Formality
from permanence.foundation.refusal import Words

from .papers import PAPERS, Paper

TITLES: Mapping[str, Words] = {
    "regular_doctor": _("A new regular doctor"),
    "insurer": _("Your certificate of complementary insurance"),
}
STEPS: Mapping[str, Words] = {  # those the patient does
    "rd_declared": _("Bring your card, and fill in the declaration with the doctor"),
    "rd_file": _("Ask your former doctor for your file: the letter is on your sheet"),
    "in_asked": _("Ask your insurer for this year's card: the letter is on your sheet"),
    "in_card": _("Bring us the card"),
}


def formality_shown(row: Formality) -> dict[str, Any]:
    """Return what is shown of a formality that tells nothing of health or of means."""
    steps = [(STEPS[one.code], one.ticked is not None) for one in coverage.progress(row).steps if one.code in STEPS]
    papers = [Paper(PAPERS[one.code], ahead=False, came=one.came_at is not None) for one in coverage.gathered(row)]
    return {"title": TITLES[row.kind], "steps": steps, "papers": papers, "over": row.closed_at is not None}
