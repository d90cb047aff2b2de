"""The board, for programs: what waits for an answer, how far it is, and one more left there."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.api.rules import rest
from permanence.desk import actions
from permanence.desk import queries as desk
from permanence.desk.models import Channel
from permanence.desk.models import Request as Row
from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients

from .door import by_method, endpoint, key_of, paged, told
from .times import KEY

shapes = rest.requests
READS = "permanence/requests.read"


@endpoint(
    Can.ANSWER,
    rest.Operation(
        "requests", "GET", _("Read what waits on the board"), _("Requests"), query=shapes.BoardAsked, scope=READS,
        about=_("Requests without an answer, the most pressing first. Each file read is traced."),
        answers={200: (shapes.Board, _("A page of the board"))},
    ),
)  # fmt: skip
def listed(request: PageRequest, asked: rest.requests.BoardAsked) -> HttpResponse:
    """Tell what waits."""
    found = desk.board(request.actor, timezone.now())
    if asked.structure:
        found = found.filter(structure_id=asked.structure)
    shown, follows = paged(request, found, count=asked.count, offset=asked.offset)
    trace_reading(request.actor, *{one.patient_id: one.patient for one in shown if one.patient}.values())
    return told(shapes.Board(requests=[_request(one) for one in shown], next=follows))


@endpoint(
    Can.ANSWER,
    rest.Operation(
        "leaveRequest", "POST", _("Leave a request on the board"), _("Requests"), body=shapes.Left, headers=KEY,
        scope="permanence/requests.write",
        about=_("Whoever is free first has it, within half an hour: how urgent it is nobody knows yet."),
        answers={201: (shapes.Request, _("On the board"))},
    ),
)  # fmt: skip
def added(request: PageRequest, asked: rest.requests.Left) -> HttpResponse:
    """Leave a request."""
    structure = directory.structure(request.actor, asked.structure, Can.ANSWER)
    patient = patients.to_book(request.actor, asked.patient) if asked.patient else None
    if patient and patient.structure_id != structure.pk:
        raise NotFound
    made = actions.leave_written(
        by=request.actor, structure=structure, kind=asked.kind, expressed=asked.expressed, patient=patient,
        channel=Channel.ONLINE, now=timezone.now(), key=key_of(request) or "",
    )  # fmt: skip
    return told(_request(desk.request(request.actor, made.pk)), 201)


@endpoint(
    Can.ANSWER,
    rest.Operation(
        "request", "GET", _("Read how far a request is"), _("Requests"), scope=READS,
        answers={200: (shapes.Request, _("The request, its state and its outcome"))},
    ),
)  # fmt: skip
def one_request(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Tell one request."""
    found = desk.request(request.actor, request_id)
    trace_reading(request.actor, *([found.patient] if found.patient else []))
    return told(_request(found))


requests = by_method(GET=listed, POST=added)


def _request(one: Row) -> rest.requests.Request:
    return shapes.Request(
        request=one.pk,
        structure=one.structure_id,
        channel=one.channel,
        kind=one.kind,
        state="answered" if one.outcome else "taken" if one.owner_id else "waiting",
        owner=str(one.owner or ""),
        practitioner=one.practitioner_role_id,
        patient=one.patient_id,
        reason=one.reason_id,
        appointment=one.appointment_id,
        expressed=one.expressed,
        urgency=one.urgency,
        opened=one.opened_at,
        due=one.due_at,
        outcome=one.outcome,
        closed=one.closed_at,
    )
