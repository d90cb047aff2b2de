"""Leave and absences in words: their days, the part of a day they take, how long they are."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext, ngettext, pgettext

from permanence.ui import words

from .rules.leaves import Off, half_days, part


def off_between(starts_at: datetime, ends_at: datetime) -> Off:
    """Return the days and hours from one moment of the wall to another; a midnight is no hour."""
    last = ends_at if ends_at.time() > time() else ends_at - timedelta(days=1)
    return Off(starts_at.date(), last.date(), _hour(starts_at), _hour(ends_at))


def said(off: Off, today: date, lang: str) -> str:
    """Say when it is: "mar. 24 nov., l'après-midi", "mar. 24 nov. dès 14 h → jeu. 26 nov."."""
    first, last = (words.day(day, today, lang) for day in (off.first_on, off.last_on))
    if off.first_on == off.last_on:
        return first + said_part(off.from_time, off.until_time, lang)
    begins, ends = said_part(off.from_time, None, lang), said_part(None, off.until_time, lang)
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


def said_length(off: Off) -> str:
    """Say how many days it takes; nothing where it begins or ends at another hour than noon."""
    halves = half_days(off)
    if halves is None:
        return ""
    days = halves // 2
    if not days:
        return gettext("half a day")
    if halves % 2:
        return ngettext("%(days)s day and a half", "%(days)s days and a half", days) % {"days": days}
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def _hour(moment: datetime) -> time | None:
    return moment.time() if moment.time() > time() else None
