"""What a program names when it writes: times, holds, patients; under which key, and whether it may at all."""

from django.utils import timezone

from permanence.api import queries
from permanence.api.models import Hold
from permanence.api.queries import FreeTime
from permanence.api.rules import fhir
from permanence.api.views import asking
from permanence.capacity import queries as capacity
from permanence.directory.models import Structure
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients.models import Patient

from .door import FhirRequest, ScopeMissing


def may_write(request: FhirRequest, kind: str) -> queries.Client:
    """Return the program that writes.

    :raises ScopeMissing: when its token does not hold it
    """
    client = request.caller.client
    if client is None or kind not in client.writes:
        raise ScopeMissing(f"The token does not hold the scope {kind}.write")
    return client


def key_of(request: FhirRequest) -> str | None:
    """Return the key under which this is written once: the program's own, of any length."""
    client = request.caller.client
    return asking.key_of(request, client.id) if client else None


def house(request: FhirRequest) -> Structure:
    """Return the structure the program writes for."""
    client = request.caller.client
    if client is None:
        raise NotFound
    return Structure.objects.get(pk=client.structure_id)


def own_hold(request: FhirRequest, name: str) -> Hold | None:
    """Return a time this very program holds or held; what another one holds is not there for it.

    :raises NotFound: when another one holds it; what it has booked is an appointment like others
    """
    held, client = queries.hold(request.caller.actor, name), request.caller.client
    if held is None or (client is not None and held.access_id == client.id):
        return held
    if held.appointment_id is None:
        raise NotFound
    return None


def time_named(request: FhirRequest, name: str, patient: str = "") -> FreeTime:
    """Return the time a name means, for the patient in it or another.

    :raises NotFound: when it means none
    """
    meant = fhir.names.named(name)
    if meant is None:
        raise NotFound
    whom = patient_named(request, patient or str(meant.patient_id)) if patient or meant.patient_id else None
    return queries.free_time(request.caller.actor, meant, timezone.now(), whom)


def held_time(request: FhirRequest, held: Hold, *, bare: bool = False) -> FreeTime:
    """Return the time a hold keeps.

    :param bare: without whom it is for
    """
    known = held.whom and not bare and request.caller.actor.may(Can.VIEW_PATIENT)
    whom = queries.whom(request.caller.actor, held.whom) if held.whom and known else None
    there = capacity.site_at(request.caller.actor, held.reason.practitioner_role_id, held.starts_at)
    return FreeTime(held.reason, held.starts_at, held.ends_at, whom, elsewhere=there)


def patient_named(request: FhirRequest, name: str) -> Patient:
    """Return a patient the program names; that it asks about him is traced."""
    found = queries.whom(request.caller.actor, name.rpartition("/")[2])
    trace_reading(request.caller.actor, found)
    return found
