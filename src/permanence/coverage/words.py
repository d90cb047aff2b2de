"""Rights as the screen says them, and what to do when they end."""

from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from permanence.ui import words

from .models import Coverage
from .rules.validity import Holds


def tone(holds: Holds) -> str:
    """Return how a state looks: calm, or amber; an ended right is no danger."""
    return "soon" if holds in (Holds.SOON, Holds.ENDED) else ""


def state(row: Coverage, holds: Holds) -> str:
    """Say until when a right holds."""
    if holds is Holds.AHEAD:
        return pgettext("coverage", "from %(day)s") % {"day": _day(row.from_on)}
    if holds is Holds.ENDED:
        return pgettext("coverage", "ended on %(day)s") % {"day": _day(row.until_on)}
    if row.until_on:
        return pgettext("coverage", "until %(day)s") % {"day": _day(row.until_on)}
    return pgettext("coverage", "without an end noted")


def next_step(kind: str, holds: Holds) -> str:
    """Say what to do when a right ends; empty when nothing is to be done."""
    if holds not in (Holds.SOON, Holds.ENDED):
        return ""
    return {
        "basic": _("Ask for the card to be updated at a pharmacy or at the fund, then note the new day."),
        "complementary": _("Ask for this year's card of the insurer; until then, no third-party payment on this part."),
        "ald": _("Tell the patient to speak of its renewal with the regular doctor."),
        "c2s": _("It is renewed every year: offer to prepare the request, two to four months before its end."),
        "ame": _("It is asked for again every year: offer to prepare the request, at least two months before its end."),
    }.get(kind, "")


def _day(day: date | None) -> str:
    return words.dated(day, "d MMM yyyy", get_language() or "fr") if day else ""
