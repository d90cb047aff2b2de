"""Asking the practitioner for what he does not give of himself, with the hour by which he answers."""

from datetime import datetime, timedelta

from .known import Urgency
from .proposals import Proposal, with_main
from .situation import Situation


def may_ask(at: Situation) -> bool:
    """Tell whether he may be asked at all: never when he says so or is away."""
    return not at.unattended and at.says("exceptions")["ask"] != "never"


def may_ask_for_newcomer(at: Situation) -> bool:
    """Tell whether he may be asked for a new patient he refuses: sometimes means ill and without a doctor."""
    patient = at.scene.patient
    return may_ask(at) and (at.says("exceptions")["ask"] == "always" or (patient.ill and not patient.has_doctor))


def may_ask_in_time(at: Situation) -> bool:
    """Tell whether he may be asked in place of an appointment, and would answer in time."""
    urgent = at.urgency >= Urgency.WITHIN_48H
    today = at.urgency != Urgency.SAME_DAY or answer_by(at) < at.midnight
    return today and ((urgent and may_ask(at)) or may_ask_for_newcomer(at))


def answer_by(at: Situation) -> datetime:
    """By when he answers."""
    return at.now + timedelta(minutes=at.says("exceptions")["answer_within_min"])


def ask(at: Situation, *why: str) -> Proposal:
    """Propose to ask him."""
    said = at.says("exceptions")
    key = "ask_exception_call" if said["via"] == "call" else "ask_exception"
    return with_main(at, "ask_exception", *said.why, *why, key=key, answer_by=answer_by(at))
