"""What the secretary says: one or two courteous sentences, in the caller's language when it is one of ours (rule 13).

No medical advice, no result, no reason of another patient; the sentences are in `french` and `english`.
"""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import TYPE_CHECKING

from permanence.desk.rules import deadlines
from permanence.ui.words import at_place

from . import english, french

if TYPE_CHECKING:
    from permanence.desk.rules.deciding.known import Practitioner, Slot
    from permanence.desk.rules.deciding.situation import Situation

LANGUAGES: dict[str, ModuleType] = {"fr": french, "en": english}
URGENT = 2  # same day or above


def said(at: Situation, key: str, who: Practitioner | None, slot: Slot | None, answer_by: datetime | None) -> str:
    """Return the sentences for one proposal.

    :param key: which sentences
    :param who: whom it names; None is the practice
    :param answer_by: when the practitioner will have answered
    """
    words = LANGUAGES.get(at.scene.caller.language.partition("-")[0].lower(), french)
    named = words.named(who.name) if who else words.PRACTICE
    by = call_back_by(at) if key == "callback" else answer_by
    sentence: str = words.SENTENCES[key].format(
        who=named,
        Who=named[:1].upper() + named[1:],
        place=words.PLACES[at.place],
        need=(words.TWO_SLOTS if at.pairs else words.NOTED) if at.longer else "",
        when=_when(at, words, slot) if slot else "",
        by=words.moment(by.astimezone(at.scene.tz), at.today) if by else "",
        then=_afterwards(at, words) if key == "call_15" else "",
    )
    return sentence


def _when(at: Situation, words: ModuleType, slot: Slot) -> str:
    """Say when, and at which of his sites when he has several and is seen there."""
    moment: str = words.moment(slot.start.astimezone(at.scene.tz), at.today)
    return f"{moment}, {at_place(slot.where, words.LANGUAGE)}" if slot.where and at.place != "remote" else moment


def call_back_by(at: Situation) -> datetime:
    """By when the secretary calls back: in half an hour when it is urgent, as the desk's deadlines say otherwise."""
    local = at.now.astimezone(at.scene.tz)
    if at.urgency < URGENT:
        return deadlines.default(local)
    return deadlines.call_back_by(local)


def _afterwards(at: Situation, words: ModuleType) -> str:
    """Name the other numbers, after the 15 and never instead."""
    flags = at.scene.request.red_flags or frozenset()
    also = [words.ALSO[flag] for flag in ("suicidal", "poisoning") if flag in flags]
    return str(words.AFTERWARDS.format(also=words.AND.join(also))) if also else ""
