"""Calls being put through."""

from uuid import UUID

from django.db.models import QuerySet

from permanence.desk.models import CallState, Handover, Request
from permanence.foundation.composed import composed

GOING_THROUGH = (CallState.HELD, CallState.TRANSFERRED)  # wherever else a call stands, it has ended: rules.transfers


def handover(request: Request) -> Handover | None:
    """Return how the call of a request is being put through; None when it is not, or is over."""
    if request.call is None or request.call.state not in GOING_THROUGH:
        return None
    return going_through(request.call.pk)


def going_through(call_id: UUID) -> Handover | None:
    """Return how a call is being put through now."""
    return next(iter(_going_on(call_id)), None)


@composed
def _going_on(call_id: UUID) -> QuerySet[Handover]:
    return Handover.objects.filter(call_id=call_id, ended_at=None)
