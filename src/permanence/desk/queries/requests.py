"""Requests: one, those that wait for an answer, those that had theirs."""

from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from permanence.desk.models import Request
from permanence.desk.rules import priority
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .calls import GOING_ON
from .questions import with_last_questions
from .turns import FORGOTTEN

LISTED_WITH = ("structure", "call", "practitioner_role__person", "patient", "owner")
PRESSING_FIRST = Case(
    *(When(urgency=degree, then=Value(rank)) for rank, degree in enumerate(priority.PRESSING)),
    default=Value(len(priority.PRESSING)),
    output_field=IntegerField(),
)
SEEN_WITH = (
    "structure",
    "call__line__practitioner_role__person",
    "call__taken_by",
    "practitioner_role__person",
    "practitioner_role__site",
    "patient",
    "reason",
    "appointment__reason",
    "appointment__practitioner_role__person",
    "owner",
    "call__tone",
    "tongue",
    "difficulty__helper",
    "difficulty__follow_up",
)


def requests(actor: Actor) -> QuerySet[Request]:
    """Return the requests of the practices the actor answers for."""
    return Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER)).select_related(*SEEN_WITH)


def request(actor: Actor, request_id: UUID) -> Request:
    """Return one request.

    :raises NotFound: when there is none, or none for this actor
    """
    found = requests(actor).filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def acted_on(actor: Actor, request_id: UUID) -> Request:
    """Return one request as an action needs it, without all that a screen shows of it.

    :raises NotFound: when there is none, or none for this actor
    """
    theirs = Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER))
    found = theirs.select_related("call").filter(pk=request_id).first()
    if found is None:
        raise NotFound
    return found


def board(actor: Actor, now: datetime) -> QuerySet[Request]:
    """Return the requests left without answer, the most pressing first; those being spoken of are not there."""
    listed = Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER), outcome="")
    spoken_of = Q(call__state__in=GOING_ON, call__rang_at__gt=now - FORGOTTEN)
    found = listed.exclude(spoken_of).select_related(*LISTED_WITH).prefetch_related("escalations__seen_by")
    return with_last_questions(found.order_by(PRESSING_FIRST, "due_at", "id"))


def closed_since(actor: Actor, since: datetime) -> QuerySet[Request]:
    """Return the requests answered since a moment, the last first."""
    answered = Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER), closed_at__gte=since)
    return answered.exclude(outcome="").select_related(*LISTED_WITH).order_by("-closed_at")
