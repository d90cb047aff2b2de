"""The few sentences messaging says by itself."""

from permanence.ui import words

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
