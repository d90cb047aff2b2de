"""Directives as said at the desk: short, and always with where they come from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.directives.models import Directive
from permanence.directory.models import Person
from permanence.ui import words

DAYS = {
    "mon": pgettext_lazy("every week", "Mon"),
    "tue": pgettext_lazy("every week", "Tue"),
    "wed": pgettext_lazy("every week", "Wed"),
    "thu": pgettext_lazy("every week", "Thu"),
    "fri": pgettext_lazy("every week", "Fri"),
    "sat": pgettext_lazy("every week", "Sat"),
    "sun": pgettext_lazy("every week", "Sun"),
}
NEWCOMERS = {
    "accept": gettext_lazy("New patients: yes"),
    "ask": gettext_lazy("New patients: ask first"),
    "refuse": gettext_lazy("New patients: no"),
}
TRANSFERS = {
    "never": gettext_lazy("Transfers: never"),
    "emergencies": gettext_lazy("Transfers: emergencies"),
    "professionals": gettext_lazy("Transfers: professionals of care"),
    "emergencies_and_professionals": gettext_lazy("Transfers: emergencies and professionals of care"),
    "always": gettext_lazy("Transfers: always"),
}
GROUNDS = {
    "emergency": gettext_lazy("Put through: emergency"),
    "professional": gettext_lazy("Put through: professional of care"),
    "any": gettext_lazy("Put the call through"),
}


def as_called(practitioner: Person) -> str:
    """Name a practitioner as patients do: `Dr Benali`, or the whole name of those who are no doctors."""
    is_doctor = practitioner.title.startswith("Dr")
    return practitioner.short_name if is_doctor else f"{practitioner.given_name} {practitioner.family_name}"


def in_sentence(practitioner: Person) -> str:
    """Name a practitioner inside a sentence: French says `le Dr Benali`."""
    if not practitioner.title.startswith("Dr"):
        return as_called(practitioner)
    return pgettext("in a sentence", "%(doctor)s") % {"doctor": as_called(practitioner)}


def aloud(moment: datetime, lang: str) -> str:
    """Say a moment as it is read to a caller, without the year."""
    day = words.dated(moment, "EEEE d MMMM", lang)
    return pgettext("moment", "%(day)s at %(time)s") % {"day": day, "time": words.clock_time(moment, lang)}


def source(directive: Directive) -> str:
    """Name a directive so that it can be found again: whose it is, how long it is meant to last, which version."""
    whose = as_called(directive.practitioner_role.person) if directive.practitioner_role else _("the practice")
    return _("%(term)s directive, %(whose)s, version %(version)s") % {
        "whose": whose,
        "term": directive.get_term_display(),
        "version": directive.version,
    }


def newcomers(directive: Directive | None) -> str:
    """Say what is done with new patients."""
    return str(NEWCOMERS[(directive.body if directive else {}).get("policy", "accept")])


def transfers(directive: Directive | None) -> str:
    """Say which calls are put through, and when."""
    body: Mapping[str, Any] = directive.body if directive else {}
    said = str(TRANSFERS[body.get("calls", "never")])
    windows = "; ".join(_window(window) for window in body.get("windows") or [])
    return f"{said}, {windows}" if windows else said


def newcomer_refused(policy: str, directive: Directive | None) -> str:
    """Say why a new patient is not booked by the desk; empty when he may be."""
    if policy == "accept" or directive is None:
        return ""
    said = _("New patients are refused") if policy == "refuse" else _("New patients are booked after asking only")
    return f"{said} ({source(directive)})."


def closed(directive: Directive | None) -> str:
    """Say that nothing is booked at that time; empty when nothing is announced."""
    if directive is None:
        return ""
    said = _("Absent at that time")
    return f"{said} ({source(directive)})."


def transfer_refused(refused: str, directive: Directive | None) -> str:
    """Say why no call is put through now; empty when some are."""
    if not refused:
        return ""
    if directive is None:
        return _("No directive allows transfers.")
    said = (
        _("Not at this hour: %(when)s") % {"when": transfers(directive)} if refused == "hours" else transfers(directive)
    )
    return f"{said} ({source(directive)})."


def _window(window: Mapping[str, Any]) -> str:
    days = _days(window.get("days") or [])
    hours = f"{_hour(window.get('from') or '00:00')}-{_hour(window.get('to') or '24:00')}"
    return f"{days} {hours}".strip()


def _days(days: Sequence[str]) -> str:
    order = list(DAYS)
    places = sorted(order.index(day) for day in days if day in DAYS)
    if len(places) > 2 and places == list(range(places[0], places[-1] + 1)):
        return pgettext("days", "%(first)s-%(last)s") % {
            "first": DAYS[order[places[0]]],
            "last": DAYS[order[places[-1]]],
        }
    return ", ".join(str(DAYS[order[place]]) for place in places)


def _hour(written: str) -> str:
    hours, minutes = (int(part) for part in written.split(":")[:2])
    return words.clock_time(datetime(2000, 1, 1, hours % 24, minutes), get_language() or "fr") if hours < 24 else "24 h"  # noqa: DTZ001
