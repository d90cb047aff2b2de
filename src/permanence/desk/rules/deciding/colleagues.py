"""Colleagues who would see this patient: those of the house first, then of the zone when it may be named (rule 12)."""

from dataclasses import dataclass
from datetime import datetime

from .callers import policy
from .known import Practitioner, Urgency
from .orders import Said
from .proposals import Proposal, with_colleague
from .situation import Situation
from .slots import Found, first, kept, reachable, regular, soonest
from .terms import Directive

RULE = "rule 12"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who takes the patient.

    :param standing_in: he takes him only while replacing, in this closure still to come
    """

    who: Practitioner
    why: tuple[str, ...]
    standing_in: Directive | None = None


def willing(at: Situation) -> list[Colleague]:
    """Return those who take the patient, nearest first: the order named never leaves anyone out."""
    said = at.says("colleagues")
    rank = {name: place for place, name in enumerate(said["order"])}
    candidates = [
        who
        for who in at.practitioners.values()
        if (who.house or said["zone"]) and who.id != at.main.id and who.id not in at.absent and reachable(at, who)
    ]
    candidates.sort(key=lambda who: (not who.house, rank.get(who.id, len(rank)), who.distance_km))
    coming = _replacements(at)
    return [taken for who in candidates if (taken := _taken(at, who, said, coming.get(who.id)))]


def books(at: Situation, until: datetime | None, *, before: datetime | None = None) -> list[tuple[Proposal, datetime]]:
    """Propose each colleague's earliest time, with its start.

    :param until: the last instant at which it may start
    :param before: it must start sooner than this
    """
    found = []
    for colleague in willing(at):
        one = _earliest(at, colleague, until)
        if one is not None and (before is None or one.slot.start < before):
            found.append((_book(at, colleague, one), one.slot.start))
    return found


def referrals(at: Situation) -> list[Proposal]:
    """Name every colleague who takes the patient and is not merely full in the house."""
    return [_refer(at, colleague) for colleague in willing(at) if _may_be_named(at, colleague)]


def books_or_referrals(at: Situation, until: datetime | None) -> list[Proposal]:
    """Propose each colleague's earliest time in time, or else name him."""
    answers = []
    for colleague in willing(at):
        if one := _earliest(at, colleague, until):
            answers.append(_book(at, colleague, one))
        elif _may_be_named(at, colleague):
            answers.append(_refer(at, colleague))
    return answers


def _taken(at: Situation, who: Practitioner, said: Said, coming: Directive | None) -> Colleague | None:
    if who.id in at.known_to:
        return Colleague(who, said.why)
    taken, why = policy(at, who) if who.accepts_new else ("refuse", ())
    if taken == "accept":
        return Colleague(who, said.why + why)
    return Colleague(who, (*said.why, coming.id, "rule 6"), coming) if coming else None


def _replacements(at: Situation) -> dict[str, Directive]:
    """Return who will stand in for the practitioner, in closures still to come: they will know his patients."""
    if not at.known:
        return {}
    closures = at.orders.closures(at.main)
    return {d["replaced_by"]: d for d in closures if d["replaced_by"] and d.valid_from and d.valid_from > at.now}


def _earliest(at: Situation, colleague: Colleague, until: datetime | None) -> Found | None:
    who, closure = colleague.who, colleague.standing_in
    if closure:
        plain = first([slot for slot in regular(at, who, until) if closure.holds(slot.start)])
    else:
        plain = soonest(at, who, until)
    urgent = kept(at, who, until) if at.urgency >= Urgency.SAME_DAY else None
    if urgent and closure and not closure.holds(urgent.slot.start):
        urgent = None
    if urgent and not (plain and plain.start <= urgent.slot.start):
        return urgent
    return Found(plain) if plain else None


def _may_be_named(at: Situation, colleague: Colleague) -> bool:
    elsewhere = not colleague.who.house or not colleague.who.agenda_here
    return elsewhere and colleague.standing_in is None and at.orders.closure(colleague.who, at.now) is None


def _book(at: Situation, colleague: Colleague, one: Found) -> Proposal:
    return with_colleague(at, "book_colleague", colleague.who, one.slot, *colleague.why, *one.why, RULE)


def _refer(at: Situation, colleague: Colleague) -> Proposal:
    return with_colleague(at, "refer_colleague", colleague.who, None, *colleague.why, RULE)
