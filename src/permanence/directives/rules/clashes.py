"""Directives that contradict one another: which one prevails, and by which rule of precedence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Generic, TypeVar

from .precedence import D, Directed, is_ban, prevailing, strength


class Because(StrEnum):
    """The rule that decides between two directives."""

    OWN_BAN = "own_ban"
    TERM = "term"
    WHOSE = "whose"
    BAN = "ban"
    NEWER = "newer"


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Clash(Generic[T]):
    """Two directives of one kind that answer otherwise while both hold.

    :param likely_slip: the same author's two say otherwise for the same term: one of them is probably forgotten
    """

    prevails: T
    gives_way: T
    because: Because
    likely_slip: bool


def clashes(directives: Iterable[D]) -> list[Clash[D]]:
    """Return every two directives of one kind that overlap and answer otherwise; notes never do."""
    return [
        _clash(first, second)
        for first, second in combinations(directives, 2)
        if first.kind == second.kind != "note" and first.body != second.body and _overlap(first, second)
    ]


def _overlap(first: Directed, second: Directed) -> bool:
    return all(
        one.valid_to is None or other.valid_from < one.valid_to for one, other in ((first, second), (second, first))
    )


def _clash(first: D, second: D) -> Clash[D]:
    both: datetime = max(first.valid_from, second.valid_from)
    prevails = prevailing((first, second), both) or first
    gives_way = second if prevails is first else first
    same = (first.practitioner_role_id, first.term) == (second.practitioner_role_id, second.term)
    return Clash(prevails, gives_way, _because(prevails, gives_way), likely_slip=same)


def _because(prevails: Directed, gives_way: Directed) -> Because:
    if strength(prevails) < strength(gives_way):
        return Because.OWN_BAN
    if prevails.term != gives_way.term:
        return Because.TERM
    if (prevails.practitioner_role_id is None) != (gives_way.practitioner_role_id is None):
        return Because.WHOSE
    return Because.BAN if is_ban(prevails) and not is_ban(gives_way) else Because.NEWER
