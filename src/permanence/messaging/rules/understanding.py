"""What someone means who answers by SMS: yes, no, stop, or something a human must read; pure."""

import re
import unicodedata
from enum import StrEnum


class Means(StrEnum):
    """What an answer means."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    OTHER = "other"


STOP = frozenset({"stop", "stopsms", "unsubscribe", "desabonner", "desinscription"})
WITH_STOP = STOP | {"sms", "svp", "merci", "please"}
YES = frozenset(
    {
        "oui",
        "ouii",
        "ok",
        "okay",
        "ouais",
        "ui",
        "d'accord",
        "daccord",
        "confirme",
        "confirmer",
        "confirm",
        "confirmed",
    }
    | {"yes", "yep", "si", "sim", "evet", "tak", "так", "نعم", "ايوه"}
)


NO = frozenset({"non", "no", "nao", "hayir", "ні", "لا", "annuler", "annule", "cancel"})
POLITE = frozenset(  # said around a yes or a no without changing it; anything else is for a human to read
    {"merci", "beaucoup", "bien", "bonjour", "bonsoir", "madame", "monsieur", "docteur", "dr", "cordialement", "svp"}
    | {"je", "j", "y", "serai", "mon", "ma", "rdv", "rendez", "vous", "le", "la", "s", "il", "plait", "de", "et", "bon"}
    | {"entendu", "parfait", "tres", "d", "accord", "ce", "sera", "c", "est", "note", "a", "bientot", "demain"}
    | {"bonne", "journee", "soiree", "thanks", "thank", "you", "please", "i", "will", "be", "there"}
    | {"gracias", "obrigado", "obrigada", "tesekkurler", "дякую", "شكرا"}
)
COMING = frozenset(  # "non c'est bon, je serai là": beside a no, whether he comes is for a human to read
    {"serai", "la", "y", "will", "be", "there", "parfait", "bon", "demain", "bientot", "ce", "sera"}
)
NOT_COMING = re.compile(
    r"\b(je ne (?:viens|viendrai|pourrai|peux)(?: pas| plus)?(?: venir| etre la)?"
    r"|(?:je )?(?:viens|peux|pourrai) pas(?: venir)?"
    r"|je veux annuler|annule[rz]?(?: mon| le)? (?:rdv|rendez vous)|(?:i )?(?:can ?t|cannot|won ?t) come)\b"
)
APOLOGY = frozenset(
    {"desole", "desolee", "excusez", "moi", "pardon", "sorry", "malheureusement", "empeche", "empechee"}
)
MOST_WORDS = 14  # a longer answer tells something
ASKS = re.compile(r"[?؟]")
NUMBER = re.compile(r"\d")
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?")


def folded(text: str) -> str:
    """Write without case or accents, its apostrophes straight."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("’", "'").replace("ı", "i"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def meaning(text: str) -> Means:
    """Read an answer: short and clear, it counts as what it says; whatever asks, tells or hesitates is for a human."""
    said = folded(text)
    words = WORD.findall(said)
    if not words or len(words) > MOST_WORDS:
        return Means.OTHER
    if set(words) & STOP and set(words) <= WITH_STOP:
        return Means.STOP
    if ASKS.search(text) or NUMBER.search(said):
        return Means.OTHER  # an hour, a day, a number to call: something is asked
    refused = NOT_COMING.sub(" ", " ".join(words).replace("'", " "))
    left = set(refused.split())
    no = bool(left & NO) or len(refused.split()) < len(" ".join(words).replace("'", " ").split())
    yes = bool(set(words) & YES or left & YES)
    if left - YES - NO - POLITE - APOLOGY or yes == no:
        return Means.OTHER
    if no:
        return Means.OTHER if left & COMING else Means.NO
    return Means.OTHER if left & APOLOGY else Means.YES
