"""Directives as people say them: short sentences, in the order they are thought."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.ui import words

from .models import Directive, Kind, Term
from .rules.allowing import DAYS

POLICIES = {"accept": gettext_lazy("yes"), "refuse": gettext_lazy("no"), "ask": gettext_lazy("ask first")}
CALLS = {
    "never": gettext_lazy("never"),
    "emergencies": gettext_lazy("emergencies only"),
    "professionals": gettext_lazy("professionals of care only"),
    "emergencies_and_professionals": gettext_lazy("emergencies and professionals of care"),
    "always": gettext_lazy("always"),
}
TERMS = {
    Term.OF_DAY: gettext_lazy("for the day, until midnight"),
    Term.TEMPORARY: gettext_lazy("until the day named"),
    Term.PERMANENT: gettext_lazy("without end"),
}
DAY_WORDS = {
    "mon": pgettext_lazy("every week", "Mon"),
    "tue": pgettext_lazy("every week", "Tue"),
    "wed": pgettext_lazy("every week", "Wed"),
    "thu": pgettext_lazy("every week", "Thu"),
    "fri": pgettext_lazy("every week", "Fri"),
    "sat": pgettext_lazy("every week", "Sat"),
    "sun": pgettext_lazy("every week", "Sun"),
}
DELAYS = (20, 40, 60)


def answer(directive: Directive | None, kind: str) -> str:
    """Say what a kind comes to: "no", "emergencies only, Mon-Fri 9 h-12 h"; without directive, what is usual."""
    body: Mapping[str, Any] = directive.body if directive else {}
    if kind == Kind.NEW_PATIENTS:
        return str(POLICIES[body.get("policy", "accept")])
    if kind == Kind.NOTE:
        return str(body.get("text", ""))
    return ", ".join([str(CALLS[body.get("calls", "never")]), *(_window(w) for w in body.get("windows", []))])


def sentence(directive: Directive) -> str:
    """Say a directive in one sentence."""
    said = answer(directive, directive.kind)
    return said if directive.kind == Kind.NOTE else f"{directive.get_kind_display()} : {said}"


def until(end: datetime | None, now: datetime) -> str:
    """Say how long something holds: "until tonight", "until Sun 6 Dec"; nothing when it has no end.

    :param now: in the zone where the days are meant
    """
    if end is None:
        return _("permanent")
    lang = get_language() or "fr"
    local = end.astimezone(now.tzinfo)
    if local.time() != time.min:
        return _("until %(moment)s") % {"moment": words.spoken(local, now, lang)}
    last = local.date() - timedelta(days=1)
    if last == now.date():
        return _("until tonight")
    return _("to the end of %(day)s") % {"day": words.day(last, now.date(), lang)}


def presets() -> list[str]:
    """Return the notes of the day most often needed, to be chosen with one tap."""
    late = [_("Running late by about %(length)s.") % {"length": words.minutes(length)} for length in DELAYS]
    return [*late, _("No consultation this afternoon."), _("Urgent messages only today.")]


def _window(window: Mapping[str, Any]) -> str:
    hours = f"{_hour(window['from'])}-{_hour(window['to'])}"
    days = _days(window.get("days") or [])
    return f"{days} {hours}" if days else hours


def _days(days: Sequence[str]) -> str:
    """Say several days running as one: "Mon-Fri"."""
    places = sorted(DAYS.index(day) for day in days)
    named = [str(DAY_WORDS[DAYS[place]]) for place in places]
    running = len(places) > 2 and places[-1] - places[0] == len(places) - 1
    return f"{named[0]}-{named[-1]}" if running else " ".join(named)


def _hour(written: str) -> str:
    at = datetime.combine(date(2000, 1, 1), time.fromisoformat(written), UTC)
    return words.clock_time(at, get_language() or "fr").replace(" ", "\u00a0")
