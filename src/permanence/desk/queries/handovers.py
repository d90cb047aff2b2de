"""Calls being put through."""

from permanence.desk.models import Handover, Request


def handover(request: Request) -> Handover | None:
    """Return how the call of a request is being put through; None when it is not, or is over."""
    if request.call is None or request.call.ended_at:
        return None
    return Handover.objects.filter(call=request.call_id, ended_at=None).first()
