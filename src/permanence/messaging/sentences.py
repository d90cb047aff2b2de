"""The few sentences messaging says by itself."""

from permanence.directory.models import Structure
from permanence.ui import words

from .rules import texting

SUBJECTS = {
    "stop": "STOP",
    "too_late": "Annulation trop tardive",
    "forwarded": "Message transmis",
    "gone": "Place déjà prise",
}


def stopped(practice: str, number: str) -> str:
    """Acknowledge a stop, in French: whoever stops is told once, whatever his language, where he can still call."""
    call = f" Pour nous joindre : {words.phone(number)}." if number else ""
    return f"{practice} : c'est noté, vous ne recevrez plus de SMS de notre part.{call}"


def word_of(practice: Structure) -> str:
    """Return what an e-mail or a letter in a human's words is about: its subject travels in clear."""
    return f"Message : {practice.name}"


def as_sms(said: str, signed: str) -> str:
    """Say a human's words in an SMS, which says first who writes."""
    return texting.plain(said if said.casefold().startswith(signed.casefold()) else f"{signed} : {said}")


def as_letter(said: str, practice: Structure) -> str:
    """Say a human's words in an e-mail or a letter, which says last where one can call."""
    call = f"\n{words.phone(practice.phone)}" if practice.phone else ""
    return f"{said}\n\n{practice.name}{call}\n"
