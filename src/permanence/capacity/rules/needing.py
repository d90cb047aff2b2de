"""Which rooms and devices to take, when a visit needs several and each may be one of some."""

from collections.abc import Collection, Hashable, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def assigned(needs: Sequence[Sequence[T]], free: Collection[T]) -> list[T] | None:
    """Return one free thing for each need, none taken twice; None when there is no such choice.

    The first named of a need is preferred, as long as the others find one too.
    """
    taken: dict[T, int] = {}

    def find(number: int, seen: set[T]) -> bool:
        for one in needs[number]:
            if one in free and one not in seen:
                seen.add(one)
                if one not in taken or find(taken[one], seen):
                    taken[one] = number
                    return True
        return False

    if not all(find(number, set()) for number in range(len(needs))):
        return None
    return sorted(taken, key=lambda one: taken[one])
