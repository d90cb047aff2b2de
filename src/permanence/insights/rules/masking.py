"""Counts so small that they could tell of somebody are not shown; pure.

Nor may the one that is hidden be found by taking the others from their sum: when it would stand alone, the smallest of
the others is hidden with it.
"""

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
FEWEST = 5


def masked(counts: Mapping[K, int], fewest: int = FEWEST) -> dict[K, int | None]:
    """Return the counts, with none in the place of those to hide; nothing is not somebody, and stays."""
    hidden = {name for name, count in counts.items() if 0 < count < fewest}
    if len(hidden) == 1:
        others = {name: count for name, count in counts.items() if count >= fewest}
        if others:
            hidden.add(min(others, key=lambda name: others[name]))
    return {name: None if name in hidden else count for name, count in counts.items()}


def shown(counts: Mapping[K, int], fewest: int = FEWEST) -> tuple[dict[K, int], int]:
    """Return the counts that may be shown by name, and the sum of all the others, whose names would tell too."""
    told = masked(counts, fewest)
    others = sum(count for name, count in counts.items() if told[name] is None)
    return {name: count for name, count in told.items() if count}, others
