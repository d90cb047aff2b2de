"""Who takes whose appointment; pure.

In the order of the day; nearest to the hour promised first, then whoever takes fewest of them, and never two at once.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Offer(Generic[C]):
    """That a colleague could see someone then."""

    who: C
    starts_at: datetime
    ends_at: datetime


def assign(wanted: Sequence[tuple[K, datetime]], offers: Mapping[K, Iterable[Offer[C]]]) -> dict[K, Offer[C]]:
    """Pick one offer for each appointment that can have one.

    :param wanted: appointments with the hour that was promised
    """
    given: dict[K, Offer[C]] = {}
    for key, promised in sorted(wanted, key=lambda pair: pair[1]):
        free = [offer for offer in offers.get(key, ()) if not any(_clash(offer, other) for other in given.values())]
        if free:
            load = {offer.who: sum(other.who == offer.who for other in given.values()) for offer in free}
            given[key] = min(free, key=lambda offer: (abs(offer.starts_at - promised), load[offer.who]))
    return given


def _clash(one: Offer[C], other: Offer[C]) -> bool:
    return one.who == other.who and one.starts_at < other.ends_at and other.starts_at < one.ends_at


WITHIN = timedelta(minutes=60)  # a patient who comes at his hour can wait so long for a colleague
