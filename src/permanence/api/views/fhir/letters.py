"""Referral letters: a program that receives them says which has come."""

from django.http import HttpResponse
from django.utils import timezone

from permanence.agenda import actions as agenda
from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .conditions import check_version
from .door import FhirRequest, answer, body
from .naming import may_write
from .resources import permitted, traced
from .written import marked

KIND = "ServiceRequest"


def change(request: FhirRequest, name: str) -> HttpResponse:
    """Note that the letter of an appointment has come, or that it has not after all; twice changes nothing.

    :raises NotAwaited: when the appointment is cancelled, or its patient did not come
    """
    may_write(request, KIND)
    permitted(request, KIND)
    came, by = fhir.letters.came(body(request), name), request.caller.actor
    there = queries.one_to_change(by, KIND, name)
    if there is None:
        raise NotFound
    check_version(request, KIND, there)
    if there.status in {"cancelled", "noshow"}:
        raise agenda.NotAwaited
    agenda.note_referral(by=by, appointment=there, now=timezone.now(), came=came)
    traced(request, KIND, [there])
    told = marked(by, KIND, queries.one(by, KIND, name))
    return answer(told.text, ETag=f'W/"{told.mark}"')
