"""Free times for programs, and appointments found, held, booked and given back (FHIR Slot, IHE Scheduling)."""

from collections.abc import Iterable
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment
from permanence.api import actions, queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal

from . import changing, including, resources
from .changing import CANCELLED, OnlyGivenBack, given_back, moved
from .conditions import answering
from .door import FhirRequest, address, answer, asked, body, is_strict
from .naming import held_time, key_of, may_write, own_hold, patient_named, time_named
from .pages import links
from .resources import permitted, shown
from .times_written import pending, proposed, slot_of
from .written import Written, marked

TO_BOOK = {"", "proposed", "pending", "booked"}


class WhoComes(Refusal):
    """No patient is named."""

    status = 422
    title = "The patient is needed: as a participant, or as patient-reference"


def slots(request: FhirRequest) -> HttpResponse:
    """Search free times."""
    permitted(request, "Slot")
    given, now = asked(request), timezone.now()
    if is_strict(request):
        fhir.strict(given, fhir.scheduling.KNOWN)
    narrowed, wanted = fhir.narrowed(given), fhir.scheduling.finding(given, now)
    found = queries.free_times(request.caller.actor, wanted, now)
    page = [] if narrowed.counts else found[wanted.offset : wanted.offset + wanted.count]
    entries = [(address(f"Slot/{one.name}"), "match", narrowed.write("Slot", slot_of(one).text)) for one in page]
    entries += including.with_them(request, "Slot", page, given)
    told = links(address("Slot"), _understood(given), None if narrowed.counts else _next(wanted, len(found)))
    return answer(fhir.sas.bundle("", "search", len(found), told, entries))


def slot(request: FhirRequest, name: str) -> HttpResponse:
    """Read one time: free, or no more."""
    permitted(request, "Slot")
    return shown(request, "Slot", slot_of(time_named(request, name)))


def find(request: FhirRequest) -> HttpResponse:
    """Propose appointments (ITI-115); for a patient, those he may be given."""
    permitted(request, "Slot")
    given, now = asked(request), timezone.now()
    if request.method == "POST":
        sent = fhir.scheduling.as_given(fhir.scheduling.parameters(body(request)))
        given = fhir.Given((*given.pairs, *sent.pairs))
    if is_strict(request):
        fhir.strict(given, fhir.scheduling.KNOWN)
    wanted = fhir.scheduling.finding(given, now)
    patient = patient_named(request, wanted.patient) if wanted.patient else None
    found = queries.free_times(request.caller.actor, wanted, now, patient)
    page = found[wanted.offset : wanted.offset + wanted.count]
    entries = [(address(f"Appointment/{one.name}"), "match", proposed(one).text) for one in page]
    told = links(address("Appointment/$find"), _understood(given), _next(wanted, len(found)))
    return answer(fhir.sas.bundle("", "search", len(found), told, entries))


def hold(request: FhirRequest) -> HttpResponse:
    """Hold a time for some minutes (ITI-116)."""
    client, now = may_write(request, "Appointment"), timezone.now()
    meant = fhir.scheduling.chosen(fhir.scheduling.parameters(body(request)))
    time = time_named(request, meant.name, meant.patient)
    made = actions.hold_time(
        by=request.caller.actor, structure_id=client.structure_id, access_id=client.id, time=time, now=now,
        key=key_of(request),
    )  # fmt: skip
    held = queries.hold(request.caller.actor, str(made.pk)) or made
    until = _("Held until %(when)s") % {"when": fhir.written(held.until)}
    told = pending(held, held_time(request, held))
    return _bundle(f"Appointment/{held.pk}", told, fhir.outcome("informational", until, "information"))


def book(request: FhirRequest) -> HttpResponse:
    """Book a time found or held, or give an appointment or a hold back (ITI-117)."""
    may_write(request, "Appointment")
    meant = fhir.scheduling.chosen(fhir.scheduling.parameters(body(request)))
    if meant.status in CANCELLED:
        return _bundle(*given_back(request, meant.name))
    booked = _booked(request, meant)
    return _bundle(f"Appointment/{booked.pk}", marked(request.caller.actor, "Appointment", booked))


def create(request: FhirRequest) -> HttpResponse:
    """Book the time an Appointment names in its slot, as `$book` does; with `If-None-Exist`, once."""
    may_write(request, "Appointment")
    if condition := request.headers.get("If-None-Exist", ""):
        there = answering(request, "Appointment", condition, "If-None-Exist")
        if there is not None:
            resources.traced(request, "Appointment", [there])
            return resources.shown(request, "Appointment", marked(request.caller.actor, "Appointment", there))
    booked = _booked(request, fhir.scheduling.appointment(body(request)))
    told = marked(request.caller.actor, "Appointment", booked)
    where = address(f"Appointment/{booked.pk}/_history/{told.mark}")
    return answer(told.text, status=201, ETag=f'W/"{told.mark}"', Location=where)


def change(request: FhirRequest) -> HttpResponse:
    """Give back the one appointment that answers the search in the address; when none does, book the one sent."""
    may_write(request, "Appointment")
    there = answering(request, "Appointment", request.META.get("QUERY_STRING", ""), "the search")
    if there is None:
        return create(request)
    return changing.change(request, str(there.pk), unnamed=True)


def read(request: FhirRequest, name: str) -> HttpResponse:
    """Read an appointment: booked, held, or only proposed."""
    permitted(request, "Appointment")
    if queries.one(request.caller.actor, "Appointment", name) is not None:
        return resources.read(request, "Appointment", name)
    if held := own_hold(request, name):
        return shown(request, "Appointment", pending(held, held_time(request, held)))
    return shown(request, "Appointment", proposed(time_named(request, name)))


def _understood(given: fhir.Given) -> fhir.Given:
    return fhir.understood(given, fhir.scheduling.KNOWN.__contains__)


def _next(wanted: fhir.Finding, total: int) -> tuple[str, str] | None:
    """Return where the next page begins: these are worked out at each asking, so that they are counted."""
    last = wanted.offset + wanted.count
    return ("_offset", str(last)) if wanted.count and last < total else None


def _booked(request: FhirRequest, meant: fhir.Chosen) -> Appointment:
    if meant.status not in TO_BOOK:
        raise OnlyGivenBack
    held = own_hold(request, meant.name)
    if meant.slot and meant.slot != meant.name and (held is None or held.appointment_id):
        done = moved(request, meant.name, meant)
        return Appointment.objects.select_related("practitioner_role", "patient").get(pk=done.pk)
    time = held_time(request, held) if held else time_named(request, meant.name)
    whom = patient_named(request, meant.patient) if meant.patient else time.patient
    if whom is None:
        raise WhoComes
    if time.patient is not None and whom.pk != time.patient.pk:
        raise actions.ForSomeoneElse
    done = actions.book_time(
        by=request.caller.actor, structure_id=time.role.structure_id, time=time, patient=whom, held=held,
        urgent=meant.urgent, now=timezone.now(), key=key_of(request),
    )  # fmt: skip
    return Appointment.objects.select_related("practitioner_role", "patient").get(pk=done.pk)


def _bundle(where: str, told: Written, *outcomes: str) -> HttpResponse:
    """Answer an operation as IHE has it: the appointment, and what is said of it."""
    entries: Iterable[tuple[str, str, str]] = [
        (address(where), "match", told.text),
        *((f"urn:uuid:{uuid4()}", "outcome", one) for one in outcomes),
    ]
    return answer(fhir.sas.bundle("", "operation", 1, [], entries), ETag=f'W/"{told.mark}"')
