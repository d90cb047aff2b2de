"""Free times for programs, and appointments found, held, booked and given back (FHIR Slot, IHE Scheduling)."""

from collections.abc import Iterable
from uuid import uuid4

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Status
from permanence.api import actions, queries
from permanence.api.models import Hold
from permanence.api.queries import FreeTime
from permanence.api.rules import fhir
from permanence.directory.models import Structure
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import NotFound, NotPermitted, Refusal
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from . import including, resources
from .door import FhirRequest, address, answer, asked, body, is_strict
from .resources import marks, paging, permitted, shown
from .times_written import pending, proposed, slot_of
from .written import marked

CANCELLED = {"cancelled", "entered-in-error"}
TO_BOOK = {"", "proposed", "pending", "booked"}


class ChangedMeanwhile(Refusal):
    """The change was begun from another version."""

    status = 412
    title = "This appointment was changed meanwhile"


class OnlyGivenBack(Refusal):
    """An appointment is changed by giving it back: another time is booked anew."""

    status = 422
    title = "Of an appointment only the status is changed here, to cancelled; book another time with $book"


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
    wanted = fhir.scheduling.finding(given, now)
    found = queries.free_times(request.caller.actor, wanted, now)
    page = found[wanted.offset : wanted.offset + wanted.count]
    entries = [(address(f"Slot/{one.name}"), "match", slot_of(one)[0]) for one in page]
    entries += including.with_them(request, "Slot", page, given)
    links = paging(request, address("Slot"), wanted.count, wanted.offset, len(found))
    return answer(fhir.sas.bundle("", "search", len(found), links, entries))


def slot(request: FhirRequest, name: str) -> HttpResponse:
    """Read one time: free, or no more."""
    permitted(request, "Slot")
    return shown(request, *slot_of(_time(request, name)))


def find(request: FhirRequest) -> HttpResponse:
    """Propose appointments (ITI-115); for a patient, those he may be given."""
    permitted(request, "Slot")
    given, now = asked(request), timezone.now()
    if request.method == "POST":
        sent = fhir.scheduling.as_given(fhir.scheduling.parameters(body(request)))
        given = fhir.Given((*given.pairs, *sent.pairs))
    wanted = fhir.scheduling.finding(given, now)
    patient = _patient(request, wanted.patient) if wanted.patient else None
    found = queries.free_times(request.caller.actor, wanted, now, patient)
    page = found[wanted.offset : wanted.offset + wanted.count]
    entries = [(address(f"Appointment/{one.name}"), "match", proposed(one)[0]) for one in page]
    links = paging(request, address("Appointment/$find"), wanted.count, wanted.offset, len(found))
    return answer(fhir.sas.bundle("", "search", len(found), links if request.method == "GET" else [], entries))


def hold(request: FhirRequest) -> HttpResponse:
    """Hold a time for some minutes (ITI-116)."""
    client, now = may_write(request, "Appointment"), timezone.now()
    meant = fhir.scheduling.chosen(fhir.scheduling.parameters(body(request)))
    time = _time(request, meant.name, meant.patient)
    made = actions.hold_time(
        by=request.caller.actor, structure_id=client.structure_id, access_id=client.id, time=time, now=now,
        key=key_of(request),
    )  # fmt: skip
    held = queries.hold(request.caller.actor, str(made.pk)) or made
    text, mark = pending(held, _held_time(request, held))
    until = _("Held until %(when)s") % {"when": fhir.written(held.until)}
    return _bundle(f"Appointment/{held.pk}", text, mark, fhir.outcome("informational", until, "information"))


def book(request: FhirRequest) -> HttpResponse:
    """Book a time found or held, or give an appointment or a hold back (ITI-117)."""
    may_write(request, "Appointment")
    meant = fhir.scheduling.chosen(fhir.scheduling.parameters(body(request)))
    if meant.status in CANCELLED:
        return _bundle(*_given_back(request, meant.name))
    booked = _booked(request, meant)
    return _bundle(f"Appointment/{booked.pk}", *marked("Appointment", booked))


def create(request: FhirRequest) -> HttpResponse:
    """Book the time an Appointment names in its slot, as `$book` does."""
    may_write(request, "Appointment")
    booked = _booked(request, fhir.scheduling.appointment(body(request)))
    text, mark = marked("Appointment", booked)
    where = address(f"Appointment/{booked.pk}/_history/{mark}")
    return answer(text, status=201, ETag=f'W/"{mark}"', Location=where)


def read(request: FhirRequest, name: str) -> HttpResponse:
    """Read an appointment: booked, held, or only proposed."""
    permitted(request, "Appointment")
    if queries.one(request.caller.actor, "Appointment", name) is not None:
        return resources.read(request, "Appointment", name)
    if held := queries.hold(request.caller.actor, name):
        return shown(request, *pending(held, _held_time(request, held)))
    return shown(request, *proposed(_time(request, name)))


def change(request: FhirRequest, name: str) -> HttpResponse:
    """Give an appointment or a hold back: the status sent is cancelled."""
    may_write(request, "Appointment")
    meant = fhir.scheduling.appointment(body(request))
    if meant.name != name:
        raise fhir.BadParameter("Appointment.id", "is not the one in the address")
    if meant.status not in CANCELLED:
        raise OnlyGivenBack
    _where, text, mark = _given_back(request, name)
    return answer(text, ETag=f'W/"{mark}"')


def may_write(request: FhirRequest, kind: str) -> queries.Client:
    """Return the program that writes.

    :raises NotPermitted: when its scopes do not hold it
    """
    client = request.caller.client
    if client is None or kind not in client.writes:
        raise NotPermitted(next(iter(queries.WRITES[kind])))
    return client


def key_of(request: FhirRequest) -> str | None:
    """Return the key under which this is written once: the program's own, of any length."""
    said, client = request.headers.get("Idempotency-Key", ""), request.caller.client
    return queries.fingerprint(f"{client.id}:{said}") if said and client else None


def house(request: FhirRequest) -> Structure:
    """Return the structure the program writes for."""
    client = request.caller.client
    if client is None:
        raise NotFound
    return Structure.objects.get(pk=client.structure_id)


def _booked(request: FhirRequest, meant: fhir.Chosen) -> Appointment:
    if meant.status not in TO_BOOK:
        raise OnlyGivenBack
    held = queries.hold(request.caller.actor, meant.name)
    time = _held_time(request, held) if held else _time(request, meant.name)
    whom = _patient(request, meant.patient) if meant.patient else time.patient
    if whom is None:
        raise WhoComes
    if time.patient is not None and whom.pk != time.patient.pk:
        raise actions.ForSomeoneElse
    done = actions.book_time(
        by=request.caller.actor, structure_id=time.role.structure_id, time=time, patient=whom, held=held,
        urgent=meant.urgent, now=timezone.now(), key=key_of(request),
    )  # fmt: skip
    return Appointment.objects.select_related("practitioner_role", "patient").get(pk=done.pk)


def _given_back(request: FhirRequest, name: str) -> tuple[str, str, str]:
    """Give an appointment or a hold back, from the version the program knows; return where it stands, and how."""
    actor, now = request.caller.actor, timezone.now()
    held = queries.hold(actor, name)
    if held is not None and held.appointment_id is None:
        gone = actions.let_go(by=actor, held=held, now=now)
        return f"Appointment/{name}", *pending(gone, _held_time(request, held, bare=True))
    row = queries.appointment_for_update(actor, name)
    known = marks(request.headers.get("If-Match", ""))
    if request.headers.get("If-Match") and marked("Appointment", row)[1] not in known:
        raise ChangedMeanwhile
    if row.status != Status.CANCELLED:
        agenda.cancel(by=actor, appointment=row, now=now)
    done = Appointment.objects.select_related("practitioner_role", "patient").get(pk=row.pk)
    return f"Appointment/{name}", *marked("Appointment", done)


def _time(request: FhirRequest, name: str, patient: str = "") -> FreeTime:
    meant = fhir.names.named(name)
    if meant is None:
        raise NotFound
    whom = _patient(request, patient or str(meant.patient_id)) if patient or meant.patient_id else None
    return queries.free_time(request.caller.actor, meant, timezone.now(), whom)


def _held_time(request: FhirRequest, held: Hold, *, bare: bool = False) -> FreeTime:
    known = held.whom and not bare and request.caller.actor.may(Can.VIEW_PATIENT)
    whom = queries.whom(request.caller.actor, held.whom) if held.whom and known else None
    return FreeTime(held.reason, held.starts_at, held.ends_at, whom)


def _patient(request: FhirRequest, name: str) -> Patient:
    """Return a patient the program names; that it asks about him is traced."""
    found = queries.whom(request.caller.actor, name.rpartition("/")[2])
    trace_reading(request.caller.actor, found)
    return found


def _bundle(where: str, text: str, mark: str, *outcomes: str) -> HttpResponse:
    """Answer an operation as IHE has it: the appointment, and what is said of it."""
    entries: Iterable[tuple[str, str, str]] = [
        (address(where), "match", text),
        *((f"urn:uuid:{uuid4()}", "outcome", one) for one in outcomes),
    ]
    return answer(fhir.sas.bundle("", "operation", 1, [], entries), ETag=f'W/"{mark}"')
