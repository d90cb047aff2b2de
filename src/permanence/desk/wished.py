"""What the caller wishes for, in words, and what the control that asks for it shows."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from permanence.directives import words as directives
from permanence.ui import words as spoken
from permanence.ui.templatetags.same import Always

from .rules.wishes import DAYS, Wishes

HALVES = {"am": gettext_lazy("mornings"), "pm": gettext_lazy("afternoons")}
NOWHERE: Mapping[str, str] = MappingProxyType({})
UNMET: Mapping[str, Any] = {
    "none": gettext_lazy("No free time as wished: here is the nearest."),
    "late": gettext_lazy("Nothing is free by the day wished: here is the nearest."),
}


def said(wished: Wishes, today: date, sites: Mapping[str, str] = NOWHERE) -> str:
    """Say it short: "by Mon 30 Nov · Mon, Tue · mornings · Aspet"; "any time" when nothing is wished.

    :param sites: what is said of each of the practitioner's sites
    """
    parts = []
    if wished.before:
        parts.append(_("by %(day)s") % {"day": spoken.day(wished.before, today, get_language() or "fr")})
    if wished.days:
        parts.append(", ".join(str(directives.DAYS[day]) for day in wished.days))
    if wished.half_day:
        parts.append(str(HALVES[wished.half_day]))
    if wished.site in sites:
        parts.append(sites[wished.site])
    return " · ".join(parts) or pgettext("wishes", "any time")


@lru_cache(maxsize=200)
def _days(wished: tuple[str, ...]) -> Always:
    """Return each day with its words, and whether it is wished."""
    return Always((day, directives.DAYS[day], day in wished) for day in DAYS)


def control(
    wished: Wishes, unmet: str, today: date, *, asked: bool, sites: Mapping[str, str] = NOWHERE
) -> dict[str, Any]:
    """Return what the control shows.

    :param asked: it matters to what is asked for, as it stands
    """
    return {
        "asked": asked,
        "said": said(wished, today, sites),
        "before": wished.before.isoformat() if wished.before else "",
        "today": today.isoformat(),
        "days": _days(wished.days),
        "half_day": wished.half_day,
        "sites": [("", _("any site")), *sites.items()] if sites else [],
        "site": wished.site,
        "unmet": UNMET.get(unmet, ""),
    }
