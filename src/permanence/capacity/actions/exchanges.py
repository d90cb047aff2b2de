"""One thing taken instead of another, for the same promise."""

from datetime import datetime, timedelta

from psycopg.types.range import Range

from permanence.capacity.models import Reservation, ReservationState, Resource
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .reservations import Promise, Wanted, take


@action(Can.EDIT_OPENINGS, audit="time.exchanged", of="former")
def exchange(*, by: Actor, former: Reservation, resource: Resource, now: datetime) -> Reservation:
    """Take another thing of the same structure for the same promise at the same time; the rest of it stays.

    :raises SlotTaken: when it is not free then; nothing is given back
    :raises NotFound: when it is another structure's, or the promise is
    """
    if former.borrower_id is not None or resource.structure_id != former.structure_id or former.held_for is None:
        raise NotFound
    assert former.during.lower is not None
    assert former.during.upper is not None
    before, after = timedelta(minutes=former.before_min), timedelta(minutes=former.after_min)
    during = Range(former.during.lower + before, former.during.upper - after, "[)")
    promise = Promise(former.source, former.held_for, now, former.expires_at)
    former.state, former.expires_at = ReservationState.ENDED, None
    former.save(update_fields=["state", "expires_at"])
    wanted = Wanted(resource.pk, during, former.before_min, former.after_min)
    (taken,) = take(by, former.structure_id, [wanted], promise)
    return taken
