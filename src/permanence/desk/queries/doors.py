"""When a line is answered, what closes it, and what a caller is told then."""

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from permanence.capacity import queries as capacity
from permanence.desk.models import Line, LineHours
from permanence.desk.rules import holidays
from permanence.desk.rules.hours import Doors, doors, says_15
from permanence.directory.models import Site
from permanence.foundation.composed import composed


def hours(line: Line) -> list[LineHours]:
    """Return when a line is answered, in order; none when it always is."""
    return _hours(line.structure_id, line.pk)


@composed
def _hours(structure_id: UUID, line_id: UUID) -> QuerySet[LineHours]:
    return LineHours.objects.filter(structure_id=structure_id, line_id=line_id)


def doors_of(line: Line, at: datetime) -> Doors:
    """Tell whether a line is answered at a moment, and if not, what closes it: the hour, a holiday or its practice."""
    kept = [(one.weekday, one.opens_at, one.closes_at) for one in hours(line)]
    if not kept:
        return Doors(open=True)
    wall = at.astimezone(ZoneInfo(line.structure.time_zone))
    closure = capacity.building_closed(line.structure_id, at, practitioner_role_id=line.practitioner_role_id)
    kept_holiday = "" if line.on_holidays else holidays.holiday(wall.date(), _postal_code(line))
    return doors(kept, wall, holiday=kept_holiday, closure=closure.why if closure else None)


def next_holiday(line: Line, since: date) -> tuple[date, str]:
    """Return the next public holiday where a line's practice is, and its French name."""
    return holidays.next_holiday(since, _postal_code(line))


def is_open(line: Line, at: datetime) -> bool:
    """Tell whether a line is answered at a moment."""
    return doors_of(line, at).open


def closed_words(line: Line, because: str = "hours") -> str:
    """Return what a caller is told while a line is closed; the 15 is always in it.

    :param because: `hours`, `holiday` or `closure`: the practice's own words, when it has some, serve them all
    """
    named = {"name": line.label}
    with override(settings.LANGUAGE_CODE):  # the caller's ears, not the reader's screen
        usual = {
            "holiday": _("%(name)s: the secretariat is closed today, a public holiday. Please call again another day."),
            "closure": _("%(name)s: the practice is closed for the moment. Please call again later."),
        }.get(because) or _("%(name)s: the secretariat is closed for the moment. Please call again later.")
        emergency = _("In a life-threatening emergency, hang up and dial 15.")
    said = line.closed_words or usual % named
    return said if says_15(said) else f"{said} {emergency}"


def outside_why(found: Doors) -> str:
    """Return what the console says of a call that rings while its line is closed; empty when it is only the hour."""
    with override(settings.LANGUAGE_CODE):
        if found.because == "holiday":
            return _("public holiday: %(name)s") % {"name": found.name}
        if found.because == "closure":
            return _("practice closed: %(why)s") % {"why": found.name} if found.name else _("practice closed")
    return ""


def _postal_code(line: Line) -> str:
    """Return where a line's practitioner receives, else its practice."""
    if line.practitioner_role is not None:
        return line.practitioner_role.site.postal_code
    first = (
        Site.objects.filter(structure=line.structure_id).order_by("pk").values_list("postal_code", flat=True).first()
    )
    return first or ""
