"""Who speaks: what is asked, when it is proved, what may then be said, and by which way; pure.

The CNIL asks for what is proportionate: data already held first, a copy of a paper only in doubt, and never the answer
itself kept (« Professionnels : comment répondre à une demande de droit d'accès ? »; RGPD, art. 12, 6). The national
rules on identity (RNIV) have traits asked openly: the answer is never part of the question. See ADR 0071.
"""

from collections.abc import Collection
from datetime import timedelta

# Who speaks.
PATIENT, RELATIVE, PROFESSIONAL, OTHER = "patient", "relative", "professional", "other"
SPEAKERS = (PATIENT, RELATIVE, PROFESSIONAL, OTHER)

# What he is asked, in this order; what begins with `own` is of the relative himself.
QUESTIONS = {
    PATIENT: ("birth_date", "postcode", "last_visit", "next_visit", "street", "birth_name", "phone", "email"),
    RELATIVE: ("own_birth_date", "own_phone", "birth_date", "last_visit", "next_visit", "postcode", "street"),
}
CALLED, PAPER = "called", "paper"  # reached at the number of the file; a paper of identity seen at the counter
CIVIL = frozenset({"birth_date", "birth_name"})  # what half a family and any social network know: never enough alone
OWN = frozenset({"own_birth_date", "own_phone", CALLED})
HOME = frozenset({"postcode", "street"})  # one address: both count once
ANSWERS = ("right", "wrong", "unknown")
LEAST, MOST, MOST_WRONG = 2, 4, 2
CORRECTED_WITHIN = timedelta(seconds=20)  # a key pressed wrong, by who pressed it

# How it stands.
OPEN, PROVED, FAILED, SPENT, NOBODY = "open", "proved", "failed", "spent", "nobody"

# To whom it would be said: the patient, a relative as far as his rights go, a professional, nobody.
APPOINTMENTS, PAPERS = "appointments", "papers"
LISTENERS = (PATIENT, PAPERS, APPOINTMENTS, PROFESSIONAL)

# What may be said, to whom, and how. What a result or a document says, the practitioner alone tells.
VOICE, HAND, SPACE, PRACTITIONER, SECURE = "voice", "hand", "space", "practitioner", "secure"
MAY: dict[str, dict[str, tuple[str, ...]]] = {
    "known": dict.fromkeys(LISTENERS, (VOICE,)),  # that he is a patient here
    "visits": dict.fromkeys(LISTENERS, (VOICE,)),
    "came": {PATIENT: (VOICE,), PAPERS: (VOICE,), PROFESSIONAL: (SECURE,)},  # that a result or a report has come
    "document": {PATIENT: (HAND, SPACE), PAPERS: (HAND,), PROFESSIONAL: (SECURE,)},
    "content": {PATIENT: (PRACTITIONER,), PAPERS: (PRACTITIONER,), PROFESSIONAL: (PRACTITIONER, SECURE)},
}


def listener(speaker: str, told_of: str, *, in_force: bool, child: bool = False, dead: bool = False) -> str:
    """Return to whom it would be said.

    :param told_of: what the file says a relative may be told: `nothing`, `appointments`, `papers`
    :param in_force: whether the relative has his rights today: a parent's end when the child comes of age
    :param child: the patient is not of age: alone on the telephone, he is told his appointments
    """
    if speaker == RELATIVE:
        return told_of if in_force and told_of in (APPOINTMENTS, PAPERS) else NOBODY
    if speaker == PATIENT and dead:
        return NOBODY
    if speaker == PATIENT and child:
        return APPOINTMENTS
    return speaker if speaker in (PATIENT, PROFESSIONAL) else NOBODY


def left(speaker: str, held: Collection[str], asked: Collection[str]) -> tuple[str, ...]:
    """Return what may still be asked: each thing once, and only what the file holds.

    :param held: the traits whose answers can be compared
    :param asked: those answered already, rightly or not; the number called back is known to who answered there
    """
    given_away = ("phone", "own_phone") if CALLED in asked else ()
    return tuple(one for one in QUESTIONS.get(speaker, ()) if one in held and one not in (*asked, *given_away))


def stand(
    speaker: str, to: str, *, right: Collection[str], wrong: Collection[str], left: Collection[str], needed: int = LEAST
) -> str:
    """Tell how it stands: two wrong answers end it, whatever was right before; a paper seen stands above them.

    :param to: of `listener`
    """
    if to == NOBODY:
        return NOBODY
    if PAPER in right or (speaker == PROFESSIONAL and CALLED in right):
        return PROVED
    if len(wrong) >= MOST_WRONG:
        return FAILED
    told = {one for one in right if one in QUESTIONS.get(speaker, ()) or one == CALLED}
    if len(told) - (told >= HOME) >= needed and told - CIVIL and (speaker == PATIENT or told & OWN):
        return PROVED
    return OPEN if left else SPENT


def may_correct(*, own: bool, supervisor: bool, since: timedelta, wrong: int, corrected: bool, used: bool) -> bool:
    """Tell whether the key pressed last may be said to have been the wrong one.

    Who pressed it says so at once, and once in a conversation: a caller is not given a second guess. After two wrong
    answers a supervisor alone does, and never of a key of her own.
    :param used: something was told on the strength of it
    """
    if used or (corrected and not supervisor):
        return False
    if wrong >= MOST_WRONG:
        return supervisor and not own
    return own and since <= CORRECTED_WITHIN


def ways(thing: str, to: str, stands: str) -> tuple[str, ...]:
    """Return how something may be told now; nothing at all until it is proved who listens."""
    return MAY[thing].get(to, ()) if stands == PROVED else ()
