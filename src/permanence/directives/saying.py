"""Directives as people say them: short sentences, in the order they are thought."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from permanence.ui import words as spoken

from . import words
from .models import Directive, Kind
from .rules.clashes import Clash
from .rules.kinds import DAYS, usual

DELAYS = (20, 40, 60)
Body = Mapping[str, Any]
Names = Mapping[str, str]


def answer(directive: Directive | None, kind: str) -> str:
    """Say what a kind comes to: "no", "emergencies only, Mon-Fri 9 h-12 h"; without directive, what is usual."""
    return said(kind, directive.body if directive else None, directive.people if directive else {})


def said(kind: str, body: Body | None, names: Names) -> str:
    """Say the fields of a kind; None says what holds when nothing was written.

    :param names: of the practitioners named in it, by their ids
    """
    if body is None and not usual(kind):
        return str(NOTHING[kind]()) if kind in NOTHING else ""
    return SAID[kind]({**usual(kind), **(body or {})}, names)


def sentence(directive: Directive) -> str:
    """Say a directive in one sentence."""
    return answer(directive, directive.kind) if directive.kind == Kind.NOTE else titled(directive, directive.kind)


def titled(directive: Directive | None, kind: str) -> str:
    """Say what holds of a kind, written or usual, under the name of the kind."""
    return f"{Kind(kind).label} : {answer(directive, kind)}"


def because(clash: Clash[Directive]) -> str:
    """Say by which rule one of two contradicting directives prevails."""
    return str(words.BECAUSE[clash.because])


def whose(directive: Directive) -> str:
    """Say whose it is and how long it is meant to last: "Dr Benali, of the day"."""
    role = directive.practitioner_role
    who = role.person.short_name if role else pgettext("whose directive", "the practice")
    return f"{who}, {directive.get_term_display()}"


def until(end: datetime | None, now: datetime) -> str:
    """Say how long something holds: "until tonight", "until Sun 6 Dec"; nothing when it has no end.

    :param now: in the zone where the days are meant
    """
    if end is None:
        return _("permanent")
    lang = get_language() or "fr"
    local = end.astimezone(now.tzinfo)
    if local.time() != time.min:
        return _("until %(moment)s") % {"moment": spoken.spoken(local, now, lang)}
    last = local.date() - timedelta(days=1)
    if last == now.date():
        return _("until tonight")
    return _("to the end of %(day)s") % {"day": spoken.day(last, now.date(), lang)}


def presets() -> list[str]:
    """Return the notes of the day most often needed, to be chosen with one tap."""
    late = [_("Running late by about %(length)s.") % {"length": spoken.minutes(length)} for length in DELAYS]
    return [*late, _("No consultation this afternoon."), _("Urgent messages only today.")]


def _new_patients(body: Body, names: Names) -> str:
    told = str(words.POLICIES[body["policy"]])
    for policy, group in groupby(body.get("exceptions") or (), key=lambda e: str(e["policy"])):
        whom = ", ".join(str(words.CONDITIONS[exception["if"]]) for exception in group)
        opposite = {policy, body["policy"]} == {"accept", "refuse"}
        told += (
            _(", except: %(whom)s") % {"whom": whom} if opposite else f"\u00a0; {whom}\u00a0: {words.POLICIES[policy]}"
        )
    return told


def _exceptions(body: Body, names: Names) -> str:
    asked = str(words.ASKS[body["ask"]])
    if body["ask"] == "never":
        return asked
    within = _("answer within %(length)s") % {"length": spoken.minutes(body["answer_within_min"])}
    return f"{asked}, {words.VIA[body['via']]}, {within}"


def _transfer(body: Body, names: Names) -> str:
    return ", ".join([str(words.CALLS[body["calls"]]), *(_window(w) for w in body.get("windows") or ())])


def _emergency_slots(body: Body, names: Names) -> str:
    hours = body["release_h"]
    opened = _("opened to others %(hours)s h before") % {"hours": hours} if hours else _("never opened to others")
    return f"{words.URGENCIES[body['min_urgency']]}\u00a0; {opened}"


def _overbook(body: Body, names: Names) -> str:
    most = body["max_per_half_day"]
    if not most:
        return _("none")
    told = ngettext("%(count)s per half-day", "%(count)s per half-day", most) % {"count": most}
    told += f", {words.URGENCIES[body['min_urgency']]}"
    return f"{told}, {words.KNOWN[True]}" if body["known_only"] else told


def _colleagues(body: Body, names: Names) -> str:
    zone = str(words.ZONE[body["zone"]])
    first = ", ".join(_name(who, names) for who in body["order"])
    return _("%(zone)s; first %(names)s") % {"zone": zone, "names": first} if first else zone


def _waiting_list(body: Body, names: Names) -> str:
    return str(words.YES_NO[body["allowed"]])


def _by(body: Body, names: Names) -> str:
    return str(words.BY[body["by"]])


def _home_visit(body: Body, names: Names) -> str:
    policy = str(words.POLICIES[body["policy"]])
    return f"{policy}, {words.VISITED[True]}" if body["zone_only"] and body["policy"] != "refuse" else policy


def _teleconsultation(body: Body, names: Names) -> str:
    policy = str(words.POLICIES[body["policy"]])
    return f"{policy}, {words.KNOWN[True]}" if body["known_only"] and body["policy"] != "refuse" else policy


def _no_show(body: Body, names: Names) -> str:
    count = body["after"]
    counted = ngettext("after %(count)s absence in 12 months", "after %(count)s absences in 12 months", count)
    return f"{counted % {'count': count}} : {words.AFTER_ABSENCES[body['then']]}"


def _closed(body: Body, names: Names) -> str:
    who = body.get("replaced_by")
    return _("no appointment; replaced by %(name)s") % {"name": _name(who, names)} if who else _("no appointment")


def _note(body: Body, names: Names) -> str:
    return str(body.get("text", ""))


def _name(who: str, names: Names) -> str:
    return names.get(who) or pgettext("unnamed", "a colleague")


SAID: dict[str, Callable[[Body, Names], str]] = {
    Kind.NEW_PATIENTS: _new_patients,
    Kind.EXCEPTIONS: _exceptions,
    Kind.TRANSFER: _transfer,
    Kind.EMERGENCY_SLOTS: _emergency_slots,
    Kind.OVERBOOK: _overbook,
    Kind.COLLEAGUES: _colleagues,
    Kind.WAITING_LIST: _waiting_list,
    Kind.RENEWAL: _by,
    Kind.RESULTS: _by,
    Kind.CERTIFICATE: _by,
    Kind.HOME_VISIT: _home_visit,
    Kind.TELECONSULTATION: _teleconsultation,
    Kind.NO_SHOW: _no_show,
    Kind.CLOSED: _closed,
    Kind.NOTE: _note,
}
NOTHING: dict[str, Callable[[], str]] = {
    Kind.NO_SHOW: lambda: _("nothing in particular"),
    Kind.CLOSED: lambda: _("none announced"),
}


def _window(window: Body) -> str:
    hours = f"{_hour(window['from'])}-{_hour(window['to'])}"
    days = _days(window.get("days") or [])
    return f"{days} {hours}" if days else hours


def _days(days: Sequence[str]) -> str:
    """Say several days running as one: "Mon-Fri"."""
    places = sorted(DAYS.index(day) for day in days)
    named = [str(words.DAYS[DAYS[place]]) for place in places]
    running = len(places) > 2 and places[-1] - places[0] == len(places) - 1
    return f"{named[0]}-{named[-1]}" if running else " ".join(named)


def _hour(written: str) -> str:
    at = datetime.combine(date(2000, 1, 1), time.fromisoformat(written), UTC)
    return spoken.clock_time(at, get_language() or "fr").replace(" ", "\u00a0")
