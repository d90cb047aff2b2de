"""Directives as said at the desk: short, and always with where they come from."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from permanence.directives import saying
from permanence.directives.models import Directive, Kind
from permanence.directives.queries import InForce
from permanence.directory.models import Person
from permanence.ui import words

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
    return saying.titled(directive, Kind.NEW_PATIENTS)


def transfers(directive: Directive | None) -> str:
    """Say which calls are put through, and when."""
    return saying.titled(directive, Kind.TRANSFER)


def said(holding: InForce) -> dict[str, str]:
    """Say what is done with new patients and which calls are put through."""
    return {"newcomers": newcomers(holding.new_patients), "transfers": transfers(holding.transfer)}


def newcomer_refused(policy: str, directive: Directive | None) -> str:
    """Say why a new patient is not booked by the desk; empty when he may be."""
    if policy == "accept" or directive is None:
        return ""
    refused = _("New patients are refused") if policy == "refuse" else _("New patients are booked after asking only")
    return f"{refused} ({source(directive)})."


def closed(directive: Directive | None) -> str:
    """Say that nothing is booked at that time; empty when nothing is announced."""
    if directive is None:
        return ""
    absent = _("Absent at that time")
    return f"{absent} ({source(directive)})."


def transfer_refused(refused: str, directive: Directive | None) -> str:
    """Say why no call is put through now; empty when some are."""
    if not refused:
        return ""
    if directive is None:
        return _("No directive allows transfers.")
    why = transfers(directive)
    if refused == "hours":
        why = _("Not at this hour: %(when)s") % {"when": saying.answer(directive, Kind.TRANSFER)}
    return f"{why} ({source(directive)})."
