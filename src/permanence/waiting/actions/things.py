"""What is held of rooms and devices while a time is offered, so that whoever says yes has them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from psycopg.types.range import Range

from permanence.agenda import queries as agenda
from permanence.agenda.models import VisitReason
from permanence.capacity import actions as capacity
from permanence.capacity import queries as free
from permanence.waiting.models import Offer


def wanted(offers: Iterable[Offer], now: datetime) -> list[capacity.Wanted]:
    """Return what to hold besides the practitioner: one of each thing, the same for all who could do with it.

    Of those who are asked at once one comes, so what serves for one may serve for another. The longest visit chooses
    first; the others begin with it and end before.

    :raises SlotTaken: when one of them cannot have what he needs
    """
    spans: dict[VisitReason, list[Offer]] = defaultdict(list)
    for offer in offers:
        if offer.reason.equipped:
            spans[offer.reason].append(offer)
    needs = agenda.needs_of_many(spans)
    longest = sorted(
        (
            (min(one.starts_at for one in some), max(one.ends_at for one in some), reason)
            for reason, some in spans.items()
        ),
        key=lambda span: span[0] - span[1],
    )
    held: dict[UUID, Range[datetime]] = {}
    for starts_at, ends_at, reason in longest:
        sets = tuple(tuple(sorted(some, key=lambda one: one not in held)) for some in needs[reason.pk].sets)
        known = free.Needs(needs[reason.pk].house, sets)
        (chosen,) = free.things_free(known, [(starts_at, ends_at)], now)
        if chosen is None:
            raise capacity.SlotTaken
        for thing in chosen:
            held.setdefault(thing, Range(starts_at, ends_at, "[)"))
    return [capacity.Wanted(thing, during) for thing, during in held.items()]
