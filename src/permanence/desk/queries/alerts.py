"""The alert of a practitioner after a caller was sent to the 15: a request of its own, found from the first."""

from datetime import datetime
from uuid import UUID, uuid5

from permanence.desk.models import Question, Request
from permanence.directory.models import PractitionerRole
from permanence.foundation.actor import Actor

from .forbidden import in_force


def alert_id(request: Request) -> UUID:
    """Return the identifier of its alert: one for each request, however often it is asked for."""
    return uuid5(request.pk, "alert")


def alert(request: Request) -> Request | None:
    """Return the alert of a request, if there is one."""
    return Request.objects.filter(pk=alert_id(request)).first()


def alerted(request: Request) -> Question | Request | None:
    """Return what was put before the practitioner, or what waits on the board in its stead; None without an alert."""
    asked = Question.objects.filter(request_id=alert_id(request)).select_related("practitioner_role__person")
    return asked.first() or alert(request)


def alerted_role(actor: Actor, request: Request, now: datetime) -> PractitionerRole | None:
    """Return who is to be alerted: the practitioner, whoever replaces him, or nobody but the practice."""
    role = request.practitioner_role
    away = in_force(actor, request, now).closed_at(now) if role else None
    if away is None:
        return role
    instead = PractitionerRole.objects.filter(structure_id=request.structure_id, pk=away.body.get("replaced_by"))
    return instead.select_related("person").first()
