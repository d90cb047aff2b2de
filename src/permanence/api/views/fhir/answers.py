"""What patients answer about their appointments, passed on by a program."""

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import actions as agenda
from permanence.api import actions, queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .door import FhirRequest, address, answer, body
from .naming import may_write
from .resources import traced
from .written import marked

KIND = "AppointmentResponse"


def create(request: FhirRequest) -> HttpResponse:
    """Note that the patient comes, or give his appointment back as he wants; told twice, it is noted once."""
    may_write(request, KIND)
    told = fhir.answers.answered(body(request))
    by, now = request.caller.actor, timezone.now()
    promise = queries.appointment_for_update(by, told.appointment)
    if str(promise.patient_id) != told.patient:
        raise actions.ForSomeoneElse
    verb = agenda.confirm if told.comes else agenda.cancel
    verb(by=by, appointment=promise, now=now, by_patient=True)
    row = queries.one(by, KIND, str(promise.pk))
    if row is None:
        raise NotFound
    traced(request, KIND, [row])
    said = marked(by, KIND, row)
    where = address(f"{KIND}/{promise.pk}/_history/{said.mark}")
    return answer(said.text, status=201, ETag=f'W/"{said.mark}"', Location=where)
