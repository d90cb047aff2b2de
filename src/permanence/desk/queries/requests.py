"""Requests: one, those that wait for an answer, those that had theirs."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from permanence.desk.models import Request
from permanence.desk.rules import priority
from permanence.foundation.actor import Actor
from permanence.foundation.composed import any_of, composed
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .calls import GOING_ON
from .questions import with_last_questions
from .turns import FORGOTTEN

LISTED_WITH = ("structure", "call", "practitioner_role__person", "patient", "owner")
SHOWN_BESIDE = 20  # rows of the board beside a call; the rest is a page away
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
    found = known_request(actor, request_id)
    if found is None:
        raise NotFound
    return found


def known_request(actor: Actor, request_id: UUID) -> Request | None:
    """Return one request; None when there is none, or none for this actor."""
    found = next(iter(_seen(request_id, actor.structures(Can.ANSWER))), None)
    if found and found.practitioner_role and found.practitioner_role.structure_id == found.structure_id:
        found.practitioner_role.structure = found.structure  # read already
    return found


@composed
def _seen(request_id: UUID, structures: Collection[UUID]) -> QuerySet[Request]:
    return Request.objects.filter(structure_id=any_of(structures), pk=request_id).select_related(*SEEN_WITH)


def acted_on(actor: Actor, request_id: UUID) -> Request:
    """Return one request as an action needs it, without all that a screen shows of it.

    :raises NotFound: when there is none, or none for this actor
    """
    found = _acted_on(request_id, actor.structures(Can.ANSWER))
    if not found:
        raise NotFound
    return found[0]


def glimpse(actor: Actor, request_id: UUID) -> Request | None:
    """Return the same, to show where its call stands; None when there is none, or none for this actor."""
    return next(iter(_acted_on(request_id, actor.structures(Can.ANSWER))), None)


@composed
def _acted_on(request_id: UUID, structures: Collection[UUID]) -> QuerySet[Request]:
    return Request.objects.filter(structure_id=any_of(structures), pk=request_id).select_related("call")


def board(actor: Actor, now: datetime) -> QuerySet[Request]:
    """Return the requests left without answer, the most pressing first; those being spoken of are not there."""
    answered = Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER))
    return _waiting(answered, now - FORGOTTEN)


def _waiting(answered: QuerySet[Request], since: datetime) -> QuerySet[Request]:
    listed = answered.filter(outcome="")
    spoken_of = Q(call__state__in=GOING_ON, call__rang_at__gt=since)
    found = listed.exclude(spoken_of).select_related(*LISTED_WITH).prefetch_related("escalations__seen_by")
    return with_last_questions(found.order_by(PRESSING_FIRST, "due_at", "id"))


def board_beside(actor: Actor, now: datetime, but: Collection[UUID]) -> list[Request]:
    """Return the first of the same requests, without some: as many as the column beside a call shows."""
    return _beside(actor.structures(Can.ANSWER), now - FORGOTTEN, but)


@composed
def _beside(structures: Collection[UUID], since: datetime, but: Collection[UUID]) -> QuerySet[Request]:
    answered = Request.objects.filter(structure_id=any_of(structures)).exclude(pk=any_of(but))
    return _waiting(answered, since)[:SHOWN_BESIDE]


def closed_since(actor: Actor, since: datetime) -> QuerySet[Request]:
    """Return the requests answered since a moment, the last first."""
    answered = Request.objects.filter(structure_id__in=actor.structures(Can.ANSWER), closed_at__gte=since)
    return answered.exclude(outcome="").select_related(*LISTED_WITH, "partner").order_by("-closed_at")
