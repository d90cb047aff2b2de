"""What the desk's decision proposes, in words: what to do, with whom, when, what to say, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from permanence.desk import words
from permanence.desk.rules.deciding import Proposal
from permanence.directives.models import Directive
from permanence.directory.models import PractitionerRole
from permanence.ui import words as spoken

THE_15 = "call_15"
ACTIONS = {
    "ask_red_flags": _("Ask the red-flag sheet"),
    THE_15: _("Call the 15 now."),
    "alert_practitioner": _("Alert the practitioner"),
    "transfer": _("Put the call through"),
    "book": _("Book an appointment"),
    "book_emergency": _("Book a time kept for emergencies"),
    "overbook": _("Give an extra appointment"),
    "book_colleague": _("Book with a colleague"),
    "ask_exception": _("Ask for an exception"),
    "waiting_list": _("Offer the waiting list"),
    "message": _("Take a message"),
    "callback": _("Promise a call back"),
    "redirect_sas": _("Name the regulated line: the 15"),
    "refer_colleague": _("Name a colleague"),
    "cancel": _("Cancel the appointment"),
    "move": _("Move the appointment"),
    "verify_right": _("Check that the caller may act for the patient"),
    "open_complaint": _("Register the complaint"),
    "decline": _("Decline courteously"),
}
RULES = {
    "rule 1": _("A red flag: the 15 comes before everything, and nothing else is proposed."),
    "rule 2": _("It may be serious: the red-flag sheet is asked before anything else."),
    "rule 3": _("Someone else calls: the right to act for the patient is checked first."),
    "rule 4": _("A new patient: what the practitioner wrote of new patients decides."),
    "rule 5": _("Times are looked for by urgency: his own, those kept, then colleagues."),
    "rule 6": _("The practitioner is away: nothing is offered then, and who replaces him answers."),
    "rule 7": _("Too many appointments missed: a message instead of an appointment."),
    "rule 8": _("A professional of care: put through where allowed, else an urgent message and a call back."),
    "rule 9": _("This kind of request goes as the directives say; a result is never told by the desk."),
    "rule 10": _("To cancel or move is always possible; a complaint is always registered."),
    "rule 11": _("What the patient needs counts: more time, or a place that can be reached."),
    "rule 12": _("Colleagues of the house first, then those of the zone where the directive allows it."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """One proposal in words.

    :param when: as spoken; empty when nothing is booked
    :param directives: those that led to it
    :param numbered: the rules that did, each with its number and in plain words
    """

    action: str
    what: Any
    whom: str
    when: str
    script: str
    directives: list[Directive]
    numbered: list[tuple[str, Any]]


def said(
    proposals: Sequence[Proposal],
    roles: Mapping[str, PractitionerRole],
    written: Mapping[str, Directive],
    now: datetime,
) -> list[Said]:
    """Return proposals in words.

    :param roles: and `written`: what the ids of practitioners and of directives mean
    :param now: in the zone of the practice
    """
    return [
        Said(
            action=one.action,
            what=ACTIONS[one.action],
            whom=words.as_called(roles[one.practitioner].person) if one.practitioner else "",
            when=_when(one.slot, now, one.where),
            script=one.script,
            directives=[written[reason] for reason in one.reasons if reason in written],
            numbered=[(reason[5:], RULES[reason]) for reason in one.reasons if reason in RULES],
        )
        for one in proposals
    ]


def _when(start: datetime | None, now: datetime, where: str) -> str:
    if start is None:
        return ""
    lang = get_language() or "fr"
    when = spoken.spoken(start.astimezone(now.tzinfo), now, lang)
    return f"{when}, {spoken.at_place(where, lang)}" if where else when
