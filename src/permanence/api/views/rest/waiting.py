"""The waiting list, for programs: read, added to, and left."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.api import queries
from permanence.api.rules import rest
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.waiting import actions
from permanence.waiting import queries as waiting
from permanence.waiting.models import Entry

from .door import by_method, endpoint, key_of, paged, told
from .times import KEY

shapes = rest.listing
WRITES = "permanence/waiting.write"


@endpoint(
    Can.VIEW_AGENDA,
    rest.Operation(
        "waiting", "GET", _("Read the waiting list"), _("Waiting list"), query=shapes.ListAsked,
        scope="permanence/waiting.read",
        about=_("Who would come sooner, the most urgent first. Each file read is traced."),
        answers={200: (shapes.WaitingList, _("A page of it"))},
    ),
)  # fmt: skip
def listed(request: PageRequest, asked: rest.listing.ListAsked) -> HttpResponse:
    """Tell who waits."""
    only = waiting.Filter(asked.structure, asked.practitioner, asked.urgency)
    shown, follows = paged(request, waiting.entries(request.actor, only), count=asked.count, offset=asked.offset)
    trace_reading(request.actor, *{one.patient_id: one.patient for one in shown}.values())
    return told(shapes.WaitingList(entries=[_waiting(one) for one in shown], next=follows))


@endpoint(
    Can.BOOK,
    rest.Operation(
        "wait", "POST", _("Put a patient on the waiting list"), _("Waiting list"), body=shapes.Wish, scope=WRITES,
        headers=KEY, refusals=(409,),
        about=_("He is asked as soon as a time that suits is freed, unless a directive forbids the list."),
        answers={201: (shapes.Waiting, _("On the list"))},
    ),
)  # fmt: skip
def added(request: PageRequest, asked: rest.listing.Wish) -> HttpResponse:
    """Put a patient on the list."""
    patient = patients.to_book(request.actor, asked.patient)
    if not request.actor.may(Can.BOOK, patient.structure_id):
        raise NotFound
    here = patient.structure_id
    made = actions.put_on_list(
        by=request.actor,
        patient=patient,
        reason=queries.reason_of(here, asked.reason),
        practitioner_roles=queries.practitioners_of(here, asked.practitioners),
        appointment=queries.appointment_of(patient, asked.appointment) if asked.appointment else None,
        now=timezone.now(),
        urgency=asked.urgency,
        weekdays=asked.weekdays,
        opens_at=asked.not_before,
        closes_at=asked.over_by,
        from_on=asked.from_on,
        until_on=asked.until_on,
        by_email=asked.by_email,
        by_phone=asked.by_phone,
        notice_min=asked.notice_min,
        note=asked.note,
        key=key_of(request),
    )
    return told(_waiting(waiting.entry(request.actor, made.pk)), 201)


@endpoint(
    Can.VIEW_AGENDA,
    rest.Operation(
        "waitingEntry", "GET", _("Read one entry of the list"), _("Waiting list"), scope="permanence/waiting.read",
        answers={200: (shapes.Waiting, _("The entry, whether he still waits or not"))},
    ),
)  # fmt: skip
def entry(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Tell one entry."""
    found = waiting.entry(request.actor, entry_id)
    trace_reading(request.actor, found.patient)
    return told(_waiting(found))


@endpoint(
    Can.BOOK,
    rest.Operation(
        "leaveList", "POST", _("Take a patient off the list"), _("Waiting list"), scope=WRITES,
        about=_("What is being offered to him goes to the next. Done again, it changes nothing."),
        answers={200: (shapes.Waiting, _("The entry, left"))},
    ),
)  # fmt: skip
def withdrawal(request: PageRequest, entry_id: UUID) -> HttpResponse:
    """Take someone off the list."""
    found = waiting.entry(request.actor, entry_id)
    actions.take_off(by=request.actor, entry=found, now=timezone.now())
    return told(_waiting(waiting.entry(request.actor, entry_id)))


entries = by_method(GET=listed, POST=added)


def _waiting(one: Entry) -> rest.listing.Waiting:
    return shapes.Waiting(
        entry=one.pk,
        structure=one.structure_id,
        patient=one.patient_id,
        name=one.patient.name,
        phone=one.patient.phone,
        reason=one.reason_id,
        reason_name=one.reason.name,
        practitioners=one.practitioner_roles,
        urgency=one.urgency,
        weekdays=one.weekdays,
        not_before=one.opens_at,
        over_by=one.closes_at,
        from_on=one.from_on,
        until_on=one.until_on,
        notice_min=one.notice_min,
        by_email=one.by_email,
        by_phone=one.by_phone,
        appointment=one.appointment_id,
        note=one.note,
        since=one.created_at,
        left=one.left_at,
        left_why=one.left_why,
    )
