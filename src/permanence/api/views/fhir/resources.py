"""The resources programs of a structure read: as the pages show them, by the same rights, and traced."""

import json
from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from fhir.resources.R4B import get_fhir_model_class

from permanence.agenda.models import Appointment, VisitReason
from permanence.api import queries
from permanence.api.rules import fhir
from permanence.api.rules.fhir import codes
from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import NotFound, NotPermitted
from permanence.guard import queries as guard
from permanence.patients.models import Patient

from .door import FhirRequest, address, answer, asked, is_strict

A_PAGE, MOST = 50, 200
Json = dict[str, Any]


def search(request: FhirRequest, kind: str) -> HttpResponse:
    """Search resources of one kind."""
    _permitted(request, kind)
    given = asked(request)
    if is_strict(request):
        fhir.strict(given, queries.KINDS[kind].filters)
    count, offset = fhir.number(given, "_count", A_PAGE, MOST), fhir.number(given, "_offset", 0, 1_000_000)
    rows = queries.found(request.caller.actor, kind, given)
    page = list(rows[offset : offset + count])
    _trace(request, kind, page)
    total = rows.count()
    query = request.META.get("QUERY_STRING", "")
    links = [("self", f"{address(kind)}?{query}" if query else address(kind))]
    if count and offset + count < total:
        kept = [part for part in query.split("&") if part and not part.startswith("_offset=")]
        links.append(("next", f"{address(kind)}?{'&'.join([*kept, f'_offset={offset + count}'])}"))
    closer = _closer(kind, page)
    entries = [(address(f"{kind}/{row.pk}"), "match", written(kind, row, closer)) for row in page]
    return answer(fhir.sas.bundle("", "search", total, links, entries))


def read(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource; unchanged since the version the client has, it is not sent again."""
    _permitted(request, kind)
    row = queries.one(request.caller.actor, kind, name)
    if row is None:
        raise NotFound
    _trace(request, kind, [row])
    text = written(kind, row, _closer(kind, [row]))
    mark = f'W/"{sha256(text.encode()).hexdigest()[:16]}"'
    if mark in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": mark})
    return answer(text, ETag=mark)


def written(kind: str, row: Any, closer: Collection[UUID] = ()) -> str:
    """Write a row as its resource, checked by the library.

    :param closer: the files kept closer: no program is told how those patients are reached
    """
    told = WRITTEN[kind](row)
    if row.pk in closer:
        told |= {"telecom": None, "meta": {"security": [{"system": codes.CONFIDENTIALITY, "code": "R"}]}}
    resource = fhir.sas.checked(get_fhir_model_class(kind), {"id": str(row.pk)} | told)
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":"))


def _closer(kind: str, rows: list[Any]) -> Collection[UUID]:
    return guard.kept_closer(rows) if kind == "Patient" else ()


def _permitted(request: FhirRequest, kind: str) -> None:
    client = request.caller.client
    if client is None or kind not in client.kinds:
        raise NotPermitted(queries.NEEDS[kind])


def _trace(request: FhirRequest, kind: str, rows: list[Any]) -> None:
    """Trace whose file is read; an appointment names a patient."""
    files = {row.pk: row for row in rows} if kind == "Patient" else {}
    if kind == "Appointment":
        files = {row.patient_id: row.patient for row in rows}
    trace_reading(request.caller.actor, *files.values())


def _organization(row: Structure) -> Json:
    number = codes.national(row.siret, row.finess, "")
    return {
        "identifier": [{"system": codes.STRUCTURES, "value": number}] if number else None,
        "active": True,
        "name": row.name,
        "telecom": [{"system": "phone", "value": row.phone}] if row.phone else None,
        "partOf": {"reference": f"Organization/{row.parent_id}"} if row.parent_id else None,
    }


def _location(row: Site) -> Json:
    return {
        "status": "active",
        "name": row.name,
        "address": {"line": [row.address], "postalCode": row.postal_code, "city": row.city, "country": "FR"},
        "managingOrganization": {"reference": f"Organization/{row.structure_id}"},
    }


def _practitioner(row: Person) -> Json:
    name = {"family": row.family_name, "given": [row.given_name], "prefix": [row.title] if row.title else None}
    return {
        "identifier": [fhir.sas.practitioner_number(f"8{row.rpps}")] if row.rpps else None,
        "active": True,
        "name": [{key: value for key, value in name.items() if value}],
    }


def _role(row: PractitionerRole) -> Json:
    return {
        "active": True,
        "practitioner": {"reference": f"Practitioner/{row.person_id}", "display": str(row.person)},
        "organization": {"reference": f"Organization/{row.structure_id}"},
        "location": [{"reference": f"Location/{row.site_id}"}],
        "specialty": [fhir.sas.specialty(row.specialty)],
    }


def _service(row: VisitReason) -> Json:
    return {
        "active": True,
        "providedBy": {"reference": f"Organization/{row.structure_id}"},
        "name": row.name,
        "comment": f"{row.duration_min} min",
    }


def _schedule(row: PractitionerRole) -> Json:
    actors = (f"Practitioner/{row.person_id}", f"PractitionerRole/{row.pk}", f"Location/{row.site_id}")
    return {"active": True, "actor": [{"reference": one} for one in actors]}


def _appointment(row: Appointment) -> Json:
    status = "accepted" if row.status != "cancelled" else "declined"
    who = (f"Patient/{row.patient_id}", f"PractitionerRole/{row.practitioner_role_id}")
    return {
        "status": row.status,
        "serviceType": [{"coding": [{"system": codes.ENCOUNTERS, "code": codes.MEETING[row.modality]}]}],
        "start": fhir.written(row.starts_at),
        "end": fhir.written(row.ends_at),
        "created": fhir.written(row.created_at),
        "participant": [{"actor": {"reference": one}, "status": status} for one in who],
    }


def _patient(row: Patient) -> Json:
    names = [{"use": "official", "family": row.birth_name, "given": row.first_names.split()}]
    names += [{"use": "usual", "family": row.used_name}] if row.used_name else []
    telecom = [{"system": one.system, "value": one.value} for one in row.contacts.all()]
    into = f"Patient/{row.merged_into_id}" if row.merged_into_id else ""
    return {
        "active": False if into else None,
        "link": [{"other": {"reference": into}, "type": "replaced-by"}] if into else None,
        "name": names,
        "gender": row.sex,
        "birthDate": row.birth_date.isoformat(),
        "telecom": [one for one in telecom if one["system"] in {"phone", "email"}] or None,
        "managingOrganization": {"reference": f"Organization/{row.structure_id}"},
    }


WRITTEN: dict[str, Callable[[Any], Json]] = {
    "Organization": _organization,
    "Location": _location,
    "Practitioner": _practitioner,
    "PractitionerRole": _role,
    "HealthcareService": _service,
    "Schedule": _schedule,
    "Appointment": _appointment,
    "Patient": _patient,
}
