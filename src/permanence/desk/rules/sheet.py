"""The red-flag sheet: which signs are asked of whom, the ones of the reason first (rules 1 and 2).

The list needs validation by a physician before use in care: the screen says whether one of the practice has.
"""

import unicodedata

from .deciding.known import RED_FLAGS

INFANT_SIGNS = tuple(flag for flag in RED_FLAGS if flag.startswith("infant_"))
BIRTH_SIGNS = ("imminent_birth", "obstetric_bleeding")
ALWAYS = tuple(flag for flag in RED_FLAGS if flag not in INFANT_SIGNS + BIRTH_SIGNS)
BABY = 3  # years: under this, or of an unknown age, the signs of infants are asked
FERTILE = range(12, 56)  # years
FIRST = ("chest_pain", "breathing_distress", "stroke_signs", "loss_of_consciousness")  # said aloud on every call
BY_WORD = (  # a word of the reason or of what was asked, folded → the signs it brings first
    (("enceinte", "grossesse", "accouch", "contraction"), BIRTH_SIGNS),
    (("bebe", "nourrisson", "pediatr"), INFANT_SIGNS),
    (("fievre",), ("infant_fever_under_3m", "infant_purpura")),
    (("chute", "accident", "choc", "coup"), ("severe_trauma", "severe_bleeding", "unconscious")),
    (("brul",), ("severe_burn",)),
    (("saign", "sang"), ("severe_bleeding", "obstetric_bleeding")),
    (("allerg", "piqu", "gonfl"), ("severe_allergy",)),
    (("psy", "moral", "deprim", "suicid", "noir"), ("suicidal",)),
    (("avale", "medicament", "produit", "intox"), ("poisoning",)),
    (("convuls", "crise", "tremble"), ("seizure",)),
    (("thora", "coeur", "cardio", "poitrine"), ("chest_pain",)),
)


def signs(*, age: int | None, sex: str, words: str) -> tuple[str, ...]:
    """Return the signs to ask, in order.

    :param age: in whole years, None when it is not known: then nothing is left out
    :param words: what was said and the reason to come
    """
    said = _folded(words)
    asked = set(ALWAYS)
    if age is None or age < BABY:
        asked.update(INFANT_SIGNS)
    if sex != "male" and (age is None or age in FERTILE):
        asked.update(BIRTH_SIGNS)
    brought = [flag for some, flags in BY_WORD if any(word in said for word in some) for flag in flags]
    return tuple(flag for flag in dict.fromkeys([*brought, *FIRST, *RED_FLAGS]) if flag in asked)


def _folded(text: str) -> str:
    """Return a text without case or accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))
