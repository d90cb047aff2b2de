"""One proposal: what to do, with whom, when, what to say, and why (rule 13)."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from . import scripts
from .known import Practitioner, Slot
from .situation import Situation


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the desk may propose; a human decides.

    :param practitioner: with whom, or to whom; None is the practice itself
    :param slot: when it starts, in UTC: an hour that comes twice is equal to itself in UTC only
    :param reasons: ids of the directives used, then the rules
    :param where: at which of his sites, as it is said; empty of who has one
    """

    action: str
    practitioner: str | None
    slot: datetime | None
    script: str
    reasons: tuple[str, ...]
    where: str = ""


def plain(at: Situation, action: str, *why: str, key: str = "") -> Proposal:
    """Propose something that is nobody's in particular."""
    return _made(at, action, None, why, key=key)


def with_main(
    at: Situation,
    action: str,
    *why: str,
    key: str = "",
    slot: Slot | None = None,
    answer_by: datetime | None = None,
) -> Proposal:
    """Propose something with the practitioner who answers."""
    return _made(at, action, at.main, why, key=key, slot=slot, answer_by=answer_by)


def to_main(at: Situation, action: str, *why: str, key: str = "") -> Proposal:
    """Propose something addressed to the practitioner, or to the practice when he is away without replacement."""
    who = None if at.unattended else at.main
    return _made(at, action, who, why, key=key)


def with_colleague(at: Situation, action: str, who: Practitioner, slot: Slot | None, *why: str) -> Proposal:
    """Propose something with a colleague."""
    return _made(at, action, who, why, slot=slot)


def _made(
    at: Situation,
    action: str,
    who: Practitioner | None,
    why: tuple[str, ...],
    *,
    key: str = "",
    slot: Slot | None = None,
    answer_by: datetime | None = None,
) -> Proposal:
    return Proposal(
        action,
        who.id if who else None,
        slot.start if slot else None,
        scripts.said(at, key or action, who, slot, answer_by),
        _ordered(at.why + why),
        slot.where if slot else "",
    )


@lru_cache(maxsize=1024)
def _ordered(why: tuple[str, ...]) -> tuple[str, ...]:
    """Return each reason once: the directives as they were used, then the rules by number."""
    once = dict.fromkeys(why)
    rules = sorted((w for w in once if _is_rule(w)), key=lambda rule: int(rule[5:]))
    return (*(w for w in once if not _is_rule(w)), *rules)


def _is_rule(reason: str) -> bool:
    return reason.startswith("rule ") and reason[5:].isdecimal()
