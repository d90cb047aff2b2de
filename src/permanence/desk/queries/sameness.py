"""The same asked twice: one open request of a kind for one person with one practitioner."""

from permanence.desk.models import Request
from permanence.foundation.actor import Actor
from permanence.foundation.rights import Can

from .proving import WANTED_FOR
from .questions import with_last_questions


def asked_before(actor: Actor, request: Request) -> Request | None:
    """Return the open request, opened before this one, in which the same was asked: the first is the one that stays."""
    if request.kind not in WANTED_FOR or request.patient_id is None or request.outcome:
        return None
    earlier = Request.objects.filter(
        structure_id__in=actor.structures(Can.ANSWER), structure=request.structure_id, outcome="", kind=request.kind,
        patient=request.patient_id, practitioner_role=request.practitioner_role_id, opened_at__lt=request.opened_at,
    )  # fmt: skip
    return with_last_questions(earlier.select_related("owner").order_by("opened_at", "pk")).first()
