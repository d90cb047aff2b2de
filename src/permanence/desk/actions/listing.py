"""When the schedule is full: the caller is put on the waiting list, and called back if someone cancels."""

from datetime import datetime

from permanence.desk import queries
from permanence.desk.models import Outcome, Request, RequestKind
from permanence.desk.rules.wishes import HALF_DAYS
from permanence.directory.models import Network
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.waiting import actions as waiting
from permanence.waiting.models import Entry, Urgency

from .booking import NotReady, check_newcomer
from .endings import close
from .requests import RequestClosed, yours


@action(Can.BOOK, audit="request.listed", of="request")
def put_on_list(
    *,
    by: Actor,
    request: Request,
    now: datetime,
    urgency: str = Urgency.PLANNED,
    half_day: str = "",
    anyone: bool = False,
    network: Network | None = None,
) -> Entry:
    """Put the patient on the waiting list for what was chosen; an open request is answered by it.

    After a booking, it is for a sooner time, which will replace the one just given.
    :param half_day: am, pm, or nothing when both suit
    :param anyone: whoever of the practice offers this reason, not this practitioner alone
    :param network: its other practices suit too; he agreed to be seen there
    :raises DirectiveForbids: when the practitioner refuses new patients, or asks to be asked, and this one is new
    :raises waiting.AlreadyWaiting: when he waits for this already
    :raises waiting.NoList: when a directive lets nobody wait
    """
    held = yours(by, request)
    after_booking = held.outcome in (Outcome.BOOKED, Outcome.MOVED)
    if held.outcome and not after_booking:
        raise RequestClosed
    if not (held.patient and held.practitioner_role and held.reason):
        raise NotReady
    if half_day not in HALF_DAYS or urgency not in Urgency.values:
        raise Invalid
    check_newcomer(held, queries.in_force(by, held, now), now)
    opens_at, closes_at = HALF_DAYS[half_day]
    moves = after_booking or held.kind == RequestKind.MOVE
    entry = waiting.put_on_list(
        by=by,
        patient=held.patient,
        reason=held.reason,
        practitioner_roles=[] if anyone else [held.practitioner_role],
        network=network,
        urgency=urgency,
        opens_at=opens_at,
        closes_at=closes_at,
        appointment=held.appointment if moves else None,
        now=now,
    )
    if not after_booking:
        close(held, Outcome.LISTED, now, starts_at=None)
    return entry
