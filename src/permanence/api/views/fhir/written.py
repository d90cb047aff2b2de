"""Rows written as the resources they are, each version named by what it says."""

import json
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from fhir.resources.R4B import get_fhir_model_class

from permanence.agenda.models import Appointment, VisitReason
from permanence.api import queries
from permanence.api.rules import fhir
from permanence.api.rules.fhir import codes
from permanence.directory.models import Person, PractitionerRole, Site, Structure
from permanence.foundation.actor import Actor
from permanence.guard import queries as guard

from .written_beside import BESIDE
from .written_forms import FORMS
from .written_papers import PAPERS
from .written_patients import ins, number_of, patient

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A resource as it is sent.

    :ivar mark: the name of this version, by what it says
    :ivar at: when it last changed, where that is known
    """

    text: str
    mark: str
    at: datetime | None = None


def written(actor: Actor, kind: str, rows: Collection[Any]) -> list[Written]:
    """Write rows as their resources; what all of them need is asked once."""
    closer, changed = _closer(kind, rows), queries.last_changed(actor, kind, rows)
    open_ones = [row for row in rows if row.pk not in closer] if kind == "Patient" else []
    numbers = queries.ins_numbers(actor, open_ones)
    return [_written(kind, row, closer, changed.get(row.pk), numbers.get(row.pk, "")) for row in rows]


def marked(actor: Actor, kind: str, row: Any) -> Written:
    """Write a row as its resource."""
    return written(actor, kind, [row])[0]


def as_it_was(actor: Actor, kind: str, row: Any) -> list[Written]:
    """Write every version of a row, the oldest first; what a file kept closer hides now, it hides of then too."""
    closer = _closer(kind, [row])
    numbers = queries.ins_numbers(actor, [row]) if kind == "Patient" and row.pk not in closer else {}
    told = []
    for at, was in queries.versions(actor, kind, row):
        proved = kind != "Patient" or was.identity_status == row.identity_status
        told.append(_written(kind, was, closer, at, numbers.get(row.pk, "") if proved else ""))
    return told


def _closer(kind: str, rows: Collection[Any]) -> Container[UUID]:
    return {*guard.kept_closer(rows), *(one.pk for one in rows if one.archived_at)} if kind == "Patient" else ()


def _written(kind: str, row: Any, closer: Container[UUID], at: datetime | None, number: str = "") -> Written:
    told: Json = {"id": str(row.pk)} | WRITTEN[kind](row)
    told |= {"identifier": [ins(number)]} if number else {}
    if row.pk in closer:  # no program is told how those patients are reached, nor when their files changed
        told |= {"telecom": None, "meta": {"security": [{"system": codes.CONFIDENTIALITY, "code": "R"}]}}
        at = None
    return mark_of(kind, told, at)


def mark_of(kind: str, told: Json, at: datetime | None = None) -> Written:
    """Write a resource, checked by the library, and name this version of it by what it says."""
    profiles = fhir.profiles.named(kind, told)
    resource = fhir.sas.checked(get_fhir_model_class(kind), told)
    mark = sha256(_text(resource).encode()).hexdigest()[:16]
    meta = {"versionId": mark} | ({"lastUpdated": fhir.written(at)} if at else {})
    meta |= ({"profile": profiles} if profiles else {}) | resource.pop("meta", {})
    kept = {name: resource.pop(name) for name in ("resourceType", "id") if name in resource}
    return Written(_text(kept | {"meta": meta} | resource), mark, at)


def _text(resource: Json) -> str:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":"))


def _organization(row: Structure) -> Json:
    number = codes.national(row.siret, row.finess, "")
    numbers = [
        ("IDNST", codes.STRUCTURES, number),
        ("FINEG", codes.FINESS, row.finess),
        ("SIRET", codes.SIRENE, row.siret),
    ]
    return {
        "identifier": [number_of(*one) for one in numbers if one[2]] or None,
        "active": True,
        "name": row.name,
        "telecom": [{"system": "phone", "value": row.phone}] if row.phone else None,
        "partOf": {"reference": f"Organization/{row.parent_id}"} if row.parent_id else None,
    }


def _location(row: Site) -> Json:
    return {
        "status": "active",
        "name": row.name,
        "address": {"line": [row.address], "postalCode": row.postal_code, "city": row.city, "country": "FRA"},
        "managingOrganization": {"reference": f"Organization/{row.structure_id}"},
    }


def _practitioner(row: Person) -> Json:
    title = codes.TITLES.get(row.title.rstrip("."), row.title)
    place = "suffix" if title in ("DR", "PR") else "prefix"  # of a profession, or of anyone
    name = {"family": row.family_name, "given": [row.given_name], place: [title] if title else None}
    numbers = [
        ("IDNPS", codes.PRACTITIONERS, row.national), ("RPPS", codes.RPPS, row.rpps), ("ADELI", codes.ADELI, row.adeli),
    ]  # fmt: skip
    return {
        "identifier": [number_of(*one) for one in numbers if one[2]] or None,
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
    place = row.site_id or row.practitioner_role.site_id
    who = (f"Patient/{row.patient_id}", f"PractitionerRole/{row.practitioner_role_id}", f"Location/{place}")
    return {
        "status": row.status,
        "serviceType": [{"coding": [{"system": codes.ENCOUNTERS, "code": codes.MEETING[row.modality]}]}],
        "start": fhir.written(row.starts_at),
        "end": fhir.written(row.ends_at),
        "created": fhir.written(row.created_at),
        "participant": [{"actor": {"reference": one}, "status": status} for one in who],
    }


WRITTEN: dict[str, Callable[[Any], Json]] = {
    "Organization": _organization,
    "Location": _location,
    "Practitioner": _practitioner,
    "PractitionerRole": _role,
    "HealthcareService": _service,
    "Schedule": _schedule,
    "Appointment": _appointment,
    "Patient": patient,
    **BESIDE,
    **FORMS,
    **PAPERS,
}
