"""Putting a call through: announced first, while the caller holds; it comes back when nobody takes it."""

from datetime import datetime
from typing import Any

from permanence.desk import queries
from permanence.desk.models import Call, CallState, Handover, HandoverEnded, Outcome, Request
from permanence.desk.rules import deadlines
from permanence.desk.rules import transfers as rules
from permanence.foundation.actor import Actor


def begin(by: Actor, call: Call, request: Request, ground: str, now: datetime, *, announced: bool) -> Handover:
    """Note that a call is being put through; said twice, it is one."""
    assert by.id is not None
    going: Any = {"call": call, "ended_at": None}
    made, _ = Handover.objects.get_or_create(
        **going,
        defaults={
            "structure_id": call.structure_id, "practitioner_role": request.practitioner_role, "ground": ground,
            "announced": announced, "begun_by_id": by.id, "begun_at": now,
        },
    )  # fmt: skip
    return made


def settle(call: Call, now: datetime) -> None:
    """Note how putting the call through has ended, when where it stands tells; back, its request is open again."""
    if call.state == CallState.RINGING:
        return
    going = queries.going_through(call.pk)
    how = rules.ended(call.state, announced=going.announced) if going else ""
    if going and how:
        going.ended_how, going.ended_at = how, max(now, going.begun_at)
        going.save(update_fields=["ended_how", "ended_at"])
    if call.state == CallState.ANSWERED and how == HandoverEnded.BACK:
        back = Request.objects.filter(call=call, outcome=Outcome.TRANSFERRED)
        back.update(outcome="", closed_at=None, due_at=now + deadlines.FINISH)
