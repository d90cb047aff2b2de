"""Free times and bookings, with the rights and the trace of whoever asks; patients found as the pages find them."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from permanence.agenda import actions as agenda
from permanence.agenda import queries as agendas
from permanence.api.queries import PROGRAM
from permanence.api.rules import rest
from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.foundation.rights import Can
from permanence.patients import queries as files

from .door import endpoint, key_of, told

USUAL = 5  # times told when no number is asked for
MOST_PATIENTS = 8
KEY = {"Idempotency-Key": "Sent again with the same key, it is done once"}
shapes = rest.times


@endpoint(
    Can.VIEW_AGENDA,
    rest.Operation(
        "freeTimes", "GET", _("Find free times"), _("Agenda"), query=shapes.FreeTimesAsked, scope="system/Slot.read",
        about=_("The next free times for a visit reason, as the directives allow them, the earliest first."),
        answers={200: (shapes.FreeTimes, _("The times; none is no error"))},
    ),
)  # fmt: skip
def free_times(request: PageRequest, asked: rest.times.FreeTimesAsked) -> HttpResponse:
    """Tell the next free times for a reason, with one practitioner, some of them or all."""
    now = timezone.now()
    search = agendas.Search(
        reason=asked.reason,
        after=max(asked.since or now, now),
        until=asked.until,
        limit=asked.count or USUAL,
        structures=asked.structure,
        roles=asked.practitioner,
        specialty=asked.specialty,
    )
    found = agendas.search(request.actor, search)
    places = directory.wheres(one.site_id for one in found)
    times = [
        shapes.FreeTime(
            start=one.starts_at, end=one.ends_at, kind=one.kind, where=_words(places, one.site_id),
            practitioner=one.practitioner_role_id, reason=one.reason_id,
        )
        for one in found
    ]  # fmt: skip
    return told(shapes.FreeTimes(times=times))


@endpoint(
    Can.BOOK,
    rest.Operation(
        "book", "POST", _("Book a time"), _("Agenda"), body=shapes.Booking, headers=KEY,
        about=_("As whoever is signed in. Programs with a token book by FHIR, where signs of gravity are asked first."),
        answers={
            201: (shapes.Booked, _("The appointment")),
            409: (shapes.Taken, _("Someone was faster, or it is closed")),
        },
    ),
)  # fmt: skip
def appointments(request: PageRequest, asked: rest.times.Booking) -> HttpResponse:
    """Book a time, or tell the nearest free ones when someone was faster.

    With a key nobody looks ahead: what is taken there may be taken by this very booking, whose answer was lost.
    """
    actor, now, key = request.actor, timezone.now(), key_of(request)
    nearest = None if key else agendas.instead(actor, asked.reason, asked.patient, asked.start, now)
    if nearest is not None:
        return _taken(nearest)
    patient, role, reason = agendas.named(
        actor, patient_id=asked.patient, role_id=asked.practitioner, reason_id=asked.reason
    )
    try:
        booked = agenda.book(
            by=actor,
            patient=patient,
            practitioner_role=role,
            reason=reason,
            starts_at=asked.start,
            now=now,
            key=key,
            source="api",
        )
    except agenda.SlotTaken as taken:
        return _taken(taken.alternatives)
    return told(shapes.Booked(appointment=booked.pk, start=booked.starts_at, end=booked.ends_at), 201)


@endpoint(
    Can.VIEW_PATIENT,
    rest.Operation(
        "patients", "GET", _("Find patients"), _("Patients"), query=shapes.Searched, scope="system/Patient.read",
        about=_("As the search of the pages: names as heard, a birth date, a number."),
        answers={200: (shapes.Patients, _("Those found, eight at most"))},
    ),
)  # fmt: skip
def patients(request: PageRequest, asked: rest.times.Searched) -> HttpResponse:
    """Tell whom a text means: names, a birth date, a number, as in the search of the pages."""
    found = files.search(request.actor, asked.q, MOST_PATIENTS)
    if request.actor.purpose == PROGRAM:
        trace_reading(request.actor, *found)
    them = [
        shapes.Patient(
            patient=one.pk, name=one.name, born_as=one.born_as, birth_date=one.birth_date, phone=one.phone,
            structure=one.structure_id,
        )
        for one in found
    ]  # fmt: skip
    return told(shapes.Patients(patients=them))


def _words(places: Mapping[UUID | None, directory.Where], site_id: UUID | None) -> str:
    return places[site_id].words if site_id in places else ""


def _taken(nearest: Iterable[agendas.Slot]) -> HttpResponse:
    said = str(agenda.SlotTaken.title)
    near = list(nearest)
    places = directory.wheres(one.site_id for one in near)
    spans = [
        shapes.Span(start=one.starts_at, end=one.ends_at, kind=one.kind, where=_words(places, one.site_id))
        for one in near
    ]
    status = agenda.SlotTaken.status
    return told(
        shapes.Taken(
            title="Conflict", status=status, detail=said, message=said, error=agenda.SlotTaken.__name__, nearest=spans
        ),
        status,
    )
