"""Patients whom a program makes known: a provisional identity, as the desk opens one."""

from django.db.models import Model
from django.http import HttpResponse
from django.utils import timezone

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal
from permanence.patients import actions as patients

from .door import FhirRequest, address, answer, body
from .naming import house, key_of, may_write
from .regulators import BadResource
from .resources import permitted, traced
from .written import marked


class SeveralAlike(Refusal):
    """More than one patient answers the condition."""

    status = 412
    title = "Several patients answer If-None-Exist: nothing was created"


def create(request: FhirRequest) -> HttpResponse:
    """Open a file; with `If-None-Exist`, only when nobody answers that search."""
    may_write(request, "Patient")
    if condition := request.headers.get("If-None-Exist", ""):
        there = list(queries.found(request.caller.actor, "Patient", _condition(condition))[:2])
        if there:
            permitted(request, "Patient")
        if len(there) > 1:
            raise SeveralAlike
        if there:
            return _answer(request, there[0], 200)
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


def _condition(text: str) -> fhir.Given:
    """Read a condition whole: half understood, it would be answered by somebody else.

    :raises BadParameter: when it narrows nothing, or by what is not known here
    """
    asked, known = fhir.given(text.partition("?")[2] or text), queries.KINDS["Patient"].filters
    for name, value in asked.pairs:
        if name not in known or not value:
            why = "has no value" if name in known else "is not known here"
            raise fhir.BadParameter(f"If-None-Exist: {name}", why, "not-supported")
    if not asked.pairs:
        raise fhir.BadParameter("If-None-Exist", "says no condition")
    return asked


def _answer(request: FhirRequest, row: Model, status: int) -> HttpResponse:
    traced(request, "Patient", [row])
    text, mark = marked("Patient", row)
    where = {"Location": address(f"Patient/{row.pk}")} if status == 201 else {}
    return answer(text, status=status, ETag=f'W/"{mark}"', **where)
