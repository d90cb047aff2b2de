"""What an agenda with nothing in it says: why, and where to go next."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from permanence.agenda.queries.columns import Column
from permanence.agenda.queries.empty import AWAY, DIRECTED, NEVER, Empty, empty
from permanence.capacity.models import ClosureKind
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can
from permanence.ui import words

from .looks import Look


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and two ways on: the next open day, and where openings are set."""

    words: str
    next_words: str = ""
    next_href: str = ""
    openings_href: str = ""


def nothing(request: PageRequest, seen: Look) -> Said | None:
    """Say why nobody of those chosen receives on the days looked at; nothing when somebody does, or for rooms."""
    homes = {one.id: one.structure_id for one in seen.chosen if one.role}
    if len(homes) < len(seen.chosen):
        return None
    first, end = seen.days
    found = empty(request.actor, homes, seen.midnight(first), seen.midnight(end), seen.zone)
    return _said(request, seen, found) if found else None


def _said(request: PageRequest, seen: Look, found: Empty) -> Said:
    only = seen.chosen[0] if len(seen.chosen) == 1 else None
    page = reverse("agenda:list" if seen.view == "list" else "agenda:agenda")
    later = f"{page}?view=day&on={found.next_on:%Y-%m-%d}&of={seen.of}" if found.next_on else ""
    return Said(
        _why(seen, found),
        _("Next open day: %(day)s") % {"day": _day(found.next_on, seen)} if found.next_on else "",
        later,
        reverse("agenda:openings", args=[only.id]) if only and _may_open(request, only) else "",
    )


def _may_open(request: PageRequest, only: Column) -> bool:
    return request.actor.may(Can.EDIT_OPENINGS, only.structure_id)


def _why(seen: Look, found: Empty) -> str:
    if found.why == NEVER:
        return _("No openings yet: nothing can be booked until there are some.")
    if found.why == DIRECTED:
        return _("Closed by a directive.")
    if found.why == AWAY:
        if found.kind == ClosureKind.HOLIDAY:
            return _("Public holiday.")
        if found.kind == ClosureKind.BUILDING:
            return _("The practice is closed.")
        said = _("On leave until %(day)s.") if found.kind == ClosureKind.LEAVE else _("Absent until %(day)s.")
        return said % {"day": _date(found.last_on)}
    return _("No opening in this week.") if seen.view == "week" else _("No opening on this day.")


def _date(on: date | None) -> str:
    assert on is not None
    return words.dated(on, "EEEE d MMMM", get_language() or "fr")


def _day(on: date | None, seen: Look) -> str:
    assert on is not None
    today = timezone.localdate(timezone=seen.zone)
    return words.day(on, today, get_language() or "fr")
