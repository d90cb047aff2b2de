"""Answers ready to be given in one tap, and answers as they are told to the caller."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from permanence.directives.models import Directive
from permanence.foundation.refusal import Words
from permanence.ui import words as spoken

from . import words
from .models import Pressing, Question, Reply

CALL_SOON = gettext_lazy("I call back between two patients.")
CALL_TONIGHT = gettext_lazy("I call back this evening.")
GIVE_A_TIME = gettext_lazy("Give an appointment this week.")
READY: dict[str, tuple[Words, ...]] = {  # what may be answered to a message, by the kind of its request
    "renewal": (
        gettext_lazy("The prescription is ready, to be fetched at the desk."),
        gettext_lazy("Renewed once; an appointment before the next time."),
        gettext_lazy("To be seen first: give an appointment."),
    ),
    "result": (CALL_TONIGHT, gettext_lazy("Seen; I speak of it at the next appointment."), GIVE_A_TIME),
    "cancel": (pgettext_lazy("answer", "Noted."), CALL_SOON),
    "move": (pgettext_lazy("answer", "Noted."), GIVE_A_TIME, CALL_SOON),
    "message": (pgettext_lazy("answer", "Noted."), CALL_SOON, CALL_TONIGHT, GIVE_A_TIME),
    "appointment": (GIVE_A_TIME, gettext_lazy("Propose a colleague."), CALL_SOON),
}
REFUSALS: tuple[Words, ...] = (
    gettext_lazy("Not possible this time: propose a colleague."),
    gettext_lazy("Not before next week: give the first free time."),
)


NEEDS: dict[str, Words] = {  # what is written for the practitioner when the desk has typed nothing
    "renewal": gettext_lazy("Asks for a prescription to be renewed."),
    "result": gettext_lazy("Asks for a result."),
    "message": gettext_lazy("Asks to be called back."),
    "appointment": gettext_lazy("Asks for an appointment."),
    "home_visit": gettext_lazy("Asks for a home visit."),
    "certificate": gettext_lazy("Asks for a certificate."),
    "teleconsultation": gettext_lazy("Asks for a teleconsultation."),
}


def need(kind: str) -> str:
    """Return what is asked, when nothing was typed."""
    return str(NEEDS.get(kind, ""))


def ready(kind: str) -> tuple[Words, ...]:
    """Return the answers ready for a message of a request of this kind."""
    return READY.get(kind, READY["message"])


def replied(question: Question) -> str:
    """Say what was answered already."""
    if question.reply == Reply.OTHER_TIME and question.offered_at:
        return _("Another time was proposed: %(when)s.") % {"when": when(question, question.offered_at)}
    if question.reply == Reply.YES and question.starts_at:
        return _("It was accepted: %(when)s.") % {"when": when(question, question.starts_at)}
    return _("The answer was: “%(said)s”") % {"said": question.said} if question.said else _("It was refused.")


def forbidden(directive: Directive | None, *, away: bool) -> str:
    """Say by which directive the practitioner is not to be asked."""
    said = _("He is away") if away else _("He takes no exception for this")
    return f"{said} ({words.source(directive)})." if directive else f"{said}."


def when(question: Question, moment: datetime) -> str:
    """Say a moment as it is read to a caller, on the wall of the practice."""
    zone = ZoneInfo(question.practitioner_role.structure.time_zone)
    return words.aloud(moment.astimezone(zone), get_language() or "fr")


SCRIPTS: dict[str, Words] = {  # by what became of the question
    "yes": gettext_lazy("“%(Doctor)s can see you on %(when)s. Does that suit you?”"),
    "other_time": gettext_lazy("“%(Doctor)s proposes %(when)s. Does that suit you?”"),
    "yes_visit": gettext_lazy("“%(Doctor)s can come to you on %(when)s. Does that suit you?”"),
    "other_time_visit": gettext_lazy("“%(Doctor)s can come to you on %(when)s. Does that suit you?”"),
    "no": gettext_lazy("“%(Doctor)s regrets that it is not possible. I can suggest another way.”"),
    "silence": gettext_lazy("“%(Doctor)s could not answer me in time. I can suggest another way.”"),
    "silence_again": gettext_lazy(
        "“I have not been able to reach %(doctor)s yet. I am trying again and will call you back.”"
    ),
    "open": gettext_lazy("“I am asking %(doctor)s and will call you back.”"),
    "open_now": gettext_lazy("“Please stay on the line, I am asking %(doctor)s.”"),
}


def script(question: Question, state: str, afterwards: str = "") -> str:
    """Return what is said to the caller; empty when it is no caller who is to be told."""
    doctor, moment = words.in_sentence(question.practitioner_role.person), question.starts_at
    if state == Reply.OTHER_TIME:
        moment = question.offered_at
    if state == Reply.SILENCE and afterwards != "decline":
        state = "silence_again"
    if state == "open" and question.pressing == Pressing.NOW:
        state = "open_now"
    if question.request.kind == "home_visit" and f"{state}_visit" in SCRIPTS:
        state = f"{state}_visit"
    said = SCRIPTS.get(state)
    if said is None:
        return ""
    told = when(question, moment) if moment else ""
    return str(said) % {"doctor": doctor, "Doctor": doctor[:1].upper() + doctor[1:], "when": told}


def before(question: Question) -> str:
    """Say by when an answer is due, short."""
    zone = ZoneInfo(question.practitioner_role.structure.time_zone)
    return spoken.clock_time(question.answer_by.astimezone(zone), get_language() or "fr")
