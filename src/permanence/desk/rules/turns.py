"""In which order a line's rings reach people. Pure."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from permanence.foundation.turns import Order

AFTER_ALL = 3  # more than anyone else waits: who is in a pause hears what nobody else answered


@dataclass(frozen=True, slots=True)
class Named:
    """That someone, or everyone of a structure, is first or is the overflow of a line.

    :param by: who says it: the practice, of anyone; a permanence, of its own people
    """

    by: UUID
    who: UUID
    overflow: bool


def orders(practice: UUID, named: Sequence[Named], paused: Set[UUID], busy: Set[UUID]) -> list[Order]:
    """Return in which order a ring goes round.

    Those named first are reached at once; the overflow when they do not answer; whoever is not named after them all,
    so that no call rings for nobody. Where nobody is first, everyone is but the overflow. When all who are first are
    away or speaking, the overflow is reached at once. Who is in a pause is reached after everyone else, so that a call
    never rings for nobody because all are in a pause.

    :param paused: people in a pause
    :param busy: people speaking
    """
    found = [_order(practice, by, [one for one in named if one.by == by], paused | busy) for by in _says(named)]
    away = [Order(dict.fromkeys(sorted(paused), AFTER_ALL), 0)] if paused else []
    return [one for one in found if any(one.turns.values()) or one.others] + away


def _says(named: Iterable[Named]) -> list[UUID]:
    return sorted({one.by for one in named})


def _order(practice: UUID, by: UUID, named: Sequence[Named], away: Set[UUID]) -> Order:
    first = {one.who for one in named if not one.overflow}
    overflow = {one.who for one in named if one.overflow} - first
    turns = dict.fromkeys(sorted(first), 0) | dict.fromkeys(sorted(overflow), 1)
    others = (2 if overflow else 1) if first else 0
    if first and first <= away:
        turns = {who: max(0, turn - 1) for who, turn in turns.items()}
        others -= 1
    return Order(turns, others, None if by == practice else by)
