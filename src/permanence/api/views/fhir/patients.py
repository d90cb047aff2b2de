"""Patients whom a program makes known: a provisional identity, as the desk opens one."""

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone

from permanence.api.rules import fhir
from permanence.patients import actions as patients

from .conditions import answering
from .door import FhirRequest, address, answer, body
from .naming import house, key_of, may_write
from .regulators import BadResource
from .resources import traced
from .written import marked


def create(request: FhirRequest) -> HttpResponse:
    """Open a file; with `If-None-Exist`, only when nobody answers that search."""
    may_write(request, "Patient")
    if condition := request.headers.get("If-None-Exist", ""):
        there = answering(request, "Patient", condition, "If-None-Exist")
        if there is not None:
            return _answer(request, there, 200)
    try:
        told = fhir.patients.told(body(request))
    except fhir.regulators.BadResource as problem:
        raise BadResource(str(problem)) from None
    made = patients.register(
        by=request.caller.actor, structure=house(request), birth_name=told.birth_name, first_names=told.first_names,
        birth_date=told.birth_date, used_name=told.used_name, sex=told.sex, phone=told.phone, email=told.email,
        now=timezone.now(), key=key_of(request),
    )  # fmt: skip
    return _answer(request, made, 201)


def _answer(request: FhirRequest, row: Model, status: int) -> HttpResponse:
    traced(request, "Patient", [row])
    told = marked(request.caller.actor, "Patient", row)
    where = {"Location": address(f"Patient/{row.pk}")} if status == 201 else {}
    return answer(told.text, status=status, ETag=f'W/"{told.mark}"', **where)
