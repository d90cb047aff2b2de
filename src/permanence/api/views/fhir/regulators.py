"""Regulators, as the national platform makes them known: created, changed by their number, switched off."""

import re
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.api import actions, queries
from permanence.api.models import Regulator
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .door import FhirRequest, address, answer, asked, body

VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')


def create(request: FhirRequest) -> HttpResponse:
    """Make a regulator known."""
    told, by = fhir.regulators.told(body(request)), queries.platform([])
    with queries.platform_door():
        made = actions.register_regulator(by=by, told=told, now=timezone.now())
    return _answer(made, 201)


def change(request: FhirRequest) -> HttpResponse:
    """Write what is said of whoever bears the number in the query; who is not known yet is made known."""
    given = asked(request)
    identifier = given.one("identifier") or given.one("Identifier")
    national, number = fhir.regulators.named(identifier)
    told, by, now = fhir.regulators.told(body(request)), queries.platform([]), timezone.now()
    with queries.platform_door():
        known = queries.regulator_numbered(national=national, number=number)
        if known is None:
            return _answer(actions.register_regulator(by=by, told=told, now=now), 201)
        changed = actions.change_regulator(by=by, regulator=known, told=told, now=now, version=_version(request))
    return _answer(changed, 200)


def read(request: FhirRequest, name: str, version: str = "") -> HttpResponse:
    """Return one regulator; of his versions, the one that stands is told, as its address was when it was written."""
    try:
        pk = UUID(name)
    except ValueError:
        raise NotFound from None
    with queries.platform_door():
        found = queries.regulator(pk)
    if found is None or version not in {"", str(found.version)}:
        raise NotFound
    return _answer(found, 200)


def search(request: FhirRequest) -> HttpResponse:
    """Return who bears the number in the query."""
    national, number = fhir.regulators.named(asked(request).one("identifier"))
    with queries.platform_door():
        found = queries.regulator_numbered(national=national, number=number)
    entries = [(address(f"Practitioner/{found.pk}"), "match", _written(found))] if found else []
    links = [("self", f"{address('Practitioner')}?{request.META.get('QUERY_STRING', '')}")]
    return answer(fhir.sas.bundle("", "regulators", len(entries), links, entries))


def _version(request: FhirRequest) -> int | None:
    """Return the version the change was begun from, a star is any; what is no version is none that is known."""
    said = request.headers.get("If-Match", "").strip()
    match = VERSION.fullmatch(said)
    return int(match[1]) if match else (None if said in {"", "*"} else 0)


def _written(of: Regulator) -> str:
    return fhir.regulators.practitioner(str(of.pk), of.version, queries.as_told(of))


def _answer(of: Regulator, status: int) -> HttpResponse:
    where = address(f"Practitioner/{of.pk}/_history/{of.version}")
    headers = {"ETag": f'W/"{of.version}"'} | ({"Location": where} if status == 201 else {})
    return answer(_written(of), status=status, **headers)
