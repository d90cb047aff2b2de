"""Leave in words: its days, the part of a day it takes, how long it is."""

from datetime import date, datetime, time

from django.utils.translation import gettext, ngettext, pgettext

from permanence.ui import words

from .models import Leave
from .rules.leaves import half_days, part


def said(leave: Leave, today: date, lang: str) -> str:
    """Say when it is: "mar. 24 nov., l'après-midi", "mar. 24 nov. dès 13 h → jeu. 26 nov."."""
    first, last = (words.day(day, today, lang) for day in (leave.first_on, leave.last_on))
    if leave.first_on == leave.last_on:
        return first + said_part(leave.from_time, leave.until_time, lang)
    begins, ends = said_part(leave.from_time, None, lang), said_part(None, leave.until_time, lang)
    return f"{first}{begins} → {last}{ends}"


def said_part(from_time: time | None, until_time: time | None, lang: str) -> str:
    """Say which part of a day it takes, to be written after the day; nothing for all of it."""
    halves = {
        "": "",
        "am": ", " + pgettext("half of the day", "the morning"),
        "pm": ", " + pgettext("half of the day", "the afternoon"),
    }
    half = part(from_time, until_time)
    return halves[half] if half in halves else f" {_hours(from_time, until_time, lang)}"


def _hours(from_time: time | None, until_time: time | None, lang: str) -> str:
    begins, ends = (
        words.clock_time(datetime.combine(date.min, at), lang) if at else "" for at in (from_time, until_time)
    )
    if begins and ends:
        return gettext("from %(begins)s to %(ends)s") % {"begins": begins, "ends": ends}
    return gettext("from %(begins)s on") % {"begins": begins} if begins else gettext("until %(ends)s") % {"ends": ends}


def said_length(leave: Leave) -> str:
    """Say how many days it takes; nothing where it begins or ends at another hour than noon."""
    halves = half_days(leave.off)
    if halves is None:
        return ""
    days = halves // 2
    if not days:
        return gettext("half a day")
    if halves % 2:
        return ngettext("%(days)s day and a half", "%(days)s days and a half", days) % {"days": days}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}
