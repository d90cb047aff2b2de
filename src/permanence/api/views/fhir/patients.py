"""Patients whom a program makes known, and what it corrects of them: a provisional identity, as the desk opens one."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from permanence.api import actions, queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .conditions import answering, check_version
from .door import FhirRequest, address, answer, body
from .naming import house, key_of, may_write
from .resources import permitted, traced
from .written import marked

KIND = "Patient"


def create(request: FhirRequest) -> HttpResponse:
    """Open a file; with `If-None-Exist`, only when nobody answers that search."""
    may_write(request, KIND)
    if condition := request.headers.get("If-None-Exist", ""):
        there = answering(request, KIND, condition, "If-None-Exist")
        if there is not None:
            return _answer(request, there, 200)
    return _opened(request, fhir.patients.told(body(request)))


def change(request: FhirRequest, name: str) -> HttpResponse:
    """Write who a patient is and how he is reached, from the version the program knows."""
    may_write(request, KIND)
    told = fhir.patients.told(body(request))
    if told.id != name:
        raise fhir.BadParameter("Patient.id", "is not the one in the address")
    return _corrected(request, name, told)


def change_answering(request: FhirRequest) -> HttpResponse:
    """Correct the one patient who answers the search in the address; when none does, open a file."""
    may_write(request, KIND)
    there = answering(request, KIND, request.META.get("QUERY_STRING", ""), "the search")
    told = fhir.patients.told(body(request))
    return _opened(request, told) if there is None else _corrected(request, str(there.pk), told)


def _opened(request: FhirRequest, told: fhir.patients.Told) -> HttpResponse:
    made = actions.open_file(
        by=request.caller.actor, structure=house(request), told=told, now=timezone.now(), key=key_of(request)
    )
    return _answer(request, made, 201)


def _corrected(request: FhirRequest, name: str, told: fhir.patients.Told) -> HttpResponse:
    permitted(request, KIND)
    there = queries.one_to_change(request.caller.actor, KIND, name)
    if there is None:
        raise NotFound
    check_version(request, KIND, there)
    actions.correct_patient(by=request.caller.actor, patient=there, told=told, now=timezone.now())
    return _answer(request, queries.one(request.caller.actor, KIND, name), 200)


def _answer(request: FhirRequest, row: Any, status: int) -> HttpResponse:
    traced(request, KIND, [row])
    told = marked(request.caller.actor, KIND, row)
    where = {"Location": address(f"{KIND}/{row.pk}/_history/{told.mark}")} if status == 201 else {}
    return answer(told.text, status=status, ETag=f'W/"{told.mark}"', **where)
