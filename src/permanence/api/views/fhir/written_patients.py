"""Patients written as the French core has them: who they are, how far that is to be trusted, how they are reached."""

from typing import Any

from django.conf import settings

from permanence.api.rules.fhir import codes
from permanence.patients.models import Patient
from permanence.patients.queries import issued

Json = dict[str, Any]


def patient(row: Patient) -> Json:
    """Write a patient, without any number of his."""
    given = " ".join(row.first_names.replace(",", " ").split())  # one to be called by, and the list of the papers
    listed = [{"url": codes.GIVEN_NAMES, "valueString": given}]
    names: list[Json] = [
        {"use": "official", "extension": listed, "family": row.birth_name, "given": [row.first_name]},
    ]
    names += [{"use": "usual", "family": row.used_name}] if row.used_name else []
    telecom = [{"system": one.system, "value": one.value} for one in row.contacts.all()]
    into = f"Patient/{row.merged_into_id}" if row.merged_into_id else ""
    return {
        "extension": _identity(row),
        "active": False if into else None,
        "link": [{"other": {"reference": into}, "type": "replaced-by"}] if into else None,
        "name": names,
        "gender": row.sex,
        "birthDate": row.birth_date.isoformat(),
        "telecom": [one for one in telecom if one["system"] in {"phone", "email"}] or None,
        "managingOrganization": {"reference": f"Organization/{row.structure_id}"},
    }


def _identity(row: Patient) -> list[Json]:
    """Write how far an identity is to be trusted, and where the patient was born."""
    trust: list[Json] = [
        {"url": "identityStatus", "valueCoding": {"system": codes.IDENTITY_STATUSES, "code": row.identity_status.value}}
    ]
    for one in row.attributes:
        coded = {"coding": [{"system": codes.IDENTITY_COMMENTS, "code": one}]}
        trust.append({"url": "comment", "valueCodeableConcept": coded})
    told: list[Json] = [{"url": codes.RELIABILITY, "extension": trust}]
    if row.birth_place_code:
        insee = {"url": codes.INSEE, "valueCoding": {"system": codes.COMMUNES, "code": row.birth_place_code}}
        told.append({"url": codes.BIRTH_PLACE, "valueAddress": {"extension": [insee]}})
    return told


def ins(number: str) -> Json:
    """Write a national health number: of the demonstration, for a while, or for good."""
    kind, system, use = issued(number, demo=settings.DEMO)
    return number_of(kind, system, number) | {"use": use}


def number_of(kind: str, system: str, value: str) -> Json:
    """Write an identifier of the French core; the one that is national goes before the others."""
    use = {"use": "official"} if kind == "IDNST" else {}
    return use | {"type": {"coding": [{"system": codes.CORE_TYPES, "code": kind}]}, "system": system, "value": value}
