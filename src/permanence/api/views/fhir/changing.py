"""Appointments and holds given back, and appointments moved to a time found, from the version a program knows."""

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import actions as agenda
from permanence.agenda.models import Appointment, Status
from permanence.api import actions, queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal

from .conditions import check_version
from .door import FhirRequest, answer, body
from .naming import held_time, may_write, own_hold, patient_named, time_named
from .times_written import pending
from .written import Written, marked

CANCELLED = {"cancelled", "entered-in-error"}


class OnlyGivenBack(Refusal):
    """An appointment is changed by giving it back: another time is booked anew."""

    status = 422
    title = "Of an appointment only the status is changed here, to cancelled; book another time with $book"


def change(request: FhirRequest, name: str, *, unnamed: bool = False) -> HttpResponse:
    """Give an appointment or a hold back: the status sent is cancelled.

    :param unnamed: the address names it by a search, and what is sent need not name it
    """
    may_write(request, "Appointment")
    meant = fhir.scheduling.appointment(body(request), name if unnamed else "")
    if meant.name != name and not unnamed:
        raise fhir.BadParameter("Appointment.id", "is not the one in the address")
    if meant.status not in CANCELLED:
        raise OnlyGivenBack
    _where, told = given_back(request, name)
    return answer(told.text, ETag=f'W/"{told.mark}"')


def given_back(request: FhirRequest, name: str) -> tuple[str, Written]:
    """Give an appointment or a hold back, from the version the program knows; return where it stands, and how."""
    actor, now = request.caller.actor, timezone.now()
    held = own_hold(request, name)
    if held is not None and held.appointment_id is None:
        gone = actions.let_go(by=actor, held=held, now=now)
        return f"Appointment/{name}", pending(gone, held_time(request, held, bare=True))
    row = queries.appointment_for_update(actor, name)
    check_version(request, "Appointment", row)
    agenda.cancel(by=actor, appointment=row, now=now)
    done = Appointment.objects.select_related("practitioner_role", "patient").get(pk=row.pk)
    return f"Appointment/{name}", marked(actor, "Appointment", done)


def moved(request: FhirRequest, name: str, meant: fhir.Chosen) -> Appointment:
    """Move an appointment to another time: another stands for it from now on; where it is already, nothing changes."""
    row = queries.appointment_for_update(request.caller.actor, name)
    check_version(request, "Appointment", row)
    time = time_named(request, meant.slot, str(row.patient_id))
    if meant.patient and (time.patient is None or patient_named(request, meant.patient).pk != time.patient.pk):
        raise actions.ForSomeoneElse
    if (time.reason.pk, time.starts_at) == (row.reason_id, row.starts_at) and row.status != Status.CANCELLED:
        return row
    return actions.move_time(
        by=request.caller.actor, appointment=row, time=time, urgent=meant.urgent, now=timezone.now()
    )
