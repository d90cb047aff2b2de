"""What a structure has in the words of FHIR R4: one kind of resource after the other, each as a plain value."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch

from permanence.agenda.models import Appointment, Note, VisitReason
from permanence.coverage.models import Coverage
from permanence.directory.models import PractitionerRole, Site, Structure
from permanence.patients.models import IdentityStatus, Patient, Relative
from permanence.patients.queries import issued

from . import tables

Resource = dict[str, Any]
AT_ONCE = 1000
NIR = "urn:oid:1.2.250.1.213.1.4.8"  # the number of an insured person, whoever vouches for the identity
CORE = "https://hl7.fr/ig/fhir/core/"
TYPES, TYPES_OF_FRANCE = "http://terminology.hl7.org/CodeSystem/v2-0203", f"{CORE}CodeSystem/fr-core-cs-v2-0203"
RELIABILITY, STATUSES = (
    f"{CORE}StructureDefinition/fr-core-identity-reliability",
    f"{CORE}CodeSystem/fr-core-cs-identity-status",
)
PRACTITIONERS = "urn:oid:1.2.250.1.71.4.2.1"
STRUCTURES = {"FINEG": "https://finess.esante.gouv.fr", "SIRET": "https://sirene.fr"}
RIGHTS = "https://permanence.invalid/fhir/rights"  # our words for kinds of rights, where no code of the profession is


def kinds() -> dict[str, Callable[[Structure], Iterator[Resource]]]:
    """Return each kind of resource, in the order in which they refer to each other."""
    return {
        "Organization": _organizations,
        "Location": _locations,
        "Practitioner": _practitioners,
        "PractitionerRole": _roles,
        "HealthcareService": _services,
        "Patient": _patients,
        "RelatedPerson": _relatives,
        "Coverage": _coverages,
        "Appointment": _appointments,
    }


def of_patient(one: Patient) -> Iterator[Resource]:
    """Return who a patient is, who stands beside him, who pays and what he was promised, for himself.

    What the practice wrote about it for itself is left out.
    """
    yield patient(one)
    beside = Relative.objects.filter(patient=one).select_related("known").order_by("pk")
    yield from (relative(each, phone=each.phone) for each in beside)  # a relative's own file is not his
    yield from map(coverage, Coverage.objects.filter(patient=one).order_by("pk"))
    promised = Appointment.objects.filter(patient=one).select_related("practitioner_role__person", "reason")
    unsaid = Prefetch("notes", Note.objects.none())
    yield from map(appointment, promised.prefetch_related(unsaid).order_by("starts_at", "pk"))


def _organizations(structure: Structure) -> Iterator[Resource]:
    told = _told("Organization", structure.pk) | _core("fr-core-organization") | {"name": structure.name}
    numbers = {"FINEG": structure.finess, "SIRET": structure.siret}
    if known := [_number(TYPES_OF_FRANCE, kind, STRUCTURES[kind], value) for kind, value in numbers.items() if value]:
        told["identifier"] = known
    if structure.phone:
        told["telecom"] = [{"system": "phone", "value": structure.phone}]
    yield told


def _locations(structure: Structure) -> Iterator[Resource]:
    for one in Site.objects.filter(structure=structure).order_by("pk"):
        lies = {"line": [one.address], "postalCode": one.postal_code, "city": one.city, "country": "FRA"}
        yield {
            "resourceType": "Location", "id": str(one.pk), "name": one.name,
            "address": {name: value for name, value in lies.items() if value and value != [""]},
            "managingOrganization": _to("Organization", structure.pk),
        }  # fmt: skip


def _practitioners(structure: Structure) -> Iterator[Resource]:
    for one in tables.staff(structure):
        named = {"family": one.family_name, "given": [one.given_name], "prefix": [one.title]}
        told: Resource = {
            "resourceType": "Practitioner", "id": str(one.pk),
            "name": [{name: value for name, value in named.items() if value and value != [""]}],
        }  # fmt: skip
        if number := one.national:
            told["identifier"] = [{"system": PRACTITIONERS, "value": number}]
        yield told


def _roles(structure: Structure) -> Iterator[Resource]:
    for one in PractitionerRole.objects.filter(structure=structure).select_related("person").order_by("pk"):
        yield {
            "resourceType": "PractitionerRole", "id": str(one.pk),
            "practitioner": _to("Practitioner", one.person_id, str(one.person)),
            "organization": _to("Organization", structure.pk), "location": [_to("Location", one.site_id)],
            "specialty": [{"text": one.specialty}],
        }  # fmt: skip


def _services(structure: Structure) -> Iterator[Resource]:
    for one in VisitReason.objects.filter(structure=structure).order_by("pk"):
        yield {
            "resourceType": "HealthcareService", "id": str(one.pk), "active": one.withdrawn_at is None,
            "name": one.name, "providedBy": _to("Organization", structure.pk), "comment": f"{one.duration_min} min",
        }  # fmt: skip


def _patients(structure: Structure) -> Iterator[Resource]:
    found = Patient.objects.filter(structure=structure, merged_into=None).order_by("pk")
    with_them = found.select_related("address", "national_number").prefetch_related("contacts")
    yield from map(patient, with_them.iterator(AT_ONCE))


def patient(one: Patient) -> Resource:
    """Return who a patient is."""
    names = [{"use": "official", "family": one.birth_name, "given": _given(one)}]
    names += [{"use": "usual", "family": one.used_name}] if one.used_name else []
    trust = {"url": "identityStatus", "valueCoding": {"system": STATUSES, "code": one.identity_status.value}}
    told = _told("Patient", one.pk) | _core("fr-core-patient")
    told |= {
        "extension": [{"url": RELIABILITY, "extension": [trust]}],
        "name": names,
        "gender": one.sex,
        "birthDate": one.birth_date.isoformat(),
        "telecom": [{"system": each.system, "value": each.value} for each in one.contacts.all()],
        "managingOrganization": _to("Organization", one.structure_id),
        "communication": [{"language": {"text": one.language}}],
    }
    lives, number = getattr(one, "address", None), getattr(one, "national_number", None)
    if lives is not None:
        where = {"text": str(lives), "line": lives.lines.splitlines(), "postalCode": lives.postcode, "city": lives.city}
        told["address"] = [{name: value for name, value in where.items() if value}]
    if number is not None and number.value:
        told["identifier"] = [_national(one, "".join(filter(str.isalnum, number.value)))]
    if one.died_on:
        told["deceasedDateTime"] = one.died_on.isoformat()
    return {name: value for name, value in told.items() if value}


def _national(one: Patient, number: str) -> Resource:
    """Return a national number: that of his health (INS) only where his identity is qualified, else of his insurance.

    Source: profiles fr-core-patient (slice NSS) and fr-core-patient-ins of the French core.
    """
    if one.identity_status is not IdentityStatus.QUALIFIED:
        return {"use": "official"} | _number(TYPES, "NH", NIR, number)
    kind, system, use = issued(number, demo=settings.DEMO)
    return {"use": use} | _number(TYPES_OF_FRANCE, kind, system, number)


def _number(types: str, kind: str, system: str, value: str) -> Resource:
    return {"type": {"coding": [{"system": types, "code": kind}]}, "system": system, "value": value}


def _relatives(structure: Structure) -> Iterator[Resource]:
    found = Relative.objects.filter(structure=structure).select_related("known").prefetch_related("known__contacts")
    for one in found.order_by("pk").iterator(AT_ONCE):
        yield relative(one, phone=one.phone or (one.known.phone if one.known else ""))


def relative(one: Relative, *, phone: str) -> Resource:
    """Return someone beside a patient."""
    told = {
        "resourceType": "RelatedPerson",
        "id": str(one.pk),
        "patient": _to("Patient", one.patient_id),
        "name": [{"text": str(one)}],
        "relationship": [{"text": str(one.get_relation_display())}],
    }
    return told | ({"telecom": [{"system": "phone", "value": phone}]} if phone else {})


def _coverages(structure: Structure) -> Iterator[Resource]:
    yield from map(coverage, Coverage.objects.filter(structure=structure).order_by("pk").iterator(AT_ONCE))


def coverage(one: Coverage) -> Resource:
    """Return who pays for a patient's care."""
    between = {"start": one.from_on and one.from_on.isoformat(), "end": one.until_on and one.until_on.isoformat()}
    told: Resource = {
        "resourceType": "Coverage",
        "id": str(one.pk),
        "status": "cancelled" if one.withdrawn_at else "active",
        "type": {"coding": [{"system": RIGHTS, "code": one.kind}], "text": str(one.get_kind_display())},
        "subscriberId": one.contract,
        "beneficiary": _to("Patient", one.patient_id),
        "period": {name: value for name, value in between.items() if value},
        "payor": [{"display": one.payer or str(one.get_kind_display())}],
        "class": [],
    }
    if one.payer_number:
        told["payor"][0]["identifier"] = {"value": one.payer_number}
    said = {"reason": one.reason, "third-party": "yes" if one.third_party else ""}
    told["class"] = [
        {"type": {"coding": [{"system": RIGHTS, "code": name}]}, "value": value}
        for name, value in said.items()
        if value
    ]
    return {name: value for name, value in told.items() if value}


def _appointments(structure: Structure) -> Iterator[Resource]:
    notes = Prefetch("notes", Note.objects.order_by("at", "pk"))
    found = Appointment.objects.filter(structure=structure).select_related("practitioner_role__person", "reason")
    yield from map(appointment, found.prefetch_related(notes).order_by("starts_at", "pk").iterator(AT_ONCE))


def appointment(one: Appointment) -> Resource:
    """Return a promise of time, with what the practice wrote about it."""
    role = one.practitioner_role
    told: Resource = {
        "resourceType": "Appointment",
        "id": str(one.pk),
        "status": one.status,
        "serviceType": [{"text": one.reason.name}],
        "start": one.starts_at.isoformat(),
        "end": one.ends_at.isoformat(),
        "created": one.created_at.isoformat(),
        "comment": " · ".join(note.text for note in one.notes.all()),
        "participant": [
            {"actor": _to("Patient", one.patient_id), "status": "accepted"},
            {"actor": _to("PractitionerRole", role.pk, str(role.person)), "status": "accepted"},
            {"actor": _to("Location", one.site_id or role.site_id), "status": "accepted"},
        ],
    }
    return {name: value for name, value in told.items() if value}


def _given(one: Patient) -> list[str]:
    return [name.strip() for name in one.first_names.split(",") if name.strip()]


def _told(kind: str, pk: UUID) -> Resource:
    return {"resourceType": kind, "id": str(pk)}


def _core(profile: str) -> Resource:
    return {"meta": {"profile": [f"{CORE}StructureDefinition/{profile}"]}}


def _to(kind: str, pk: UUID, words: str = "") -> Resource:
    return {"reference": f"{kind}/{pk}"} | ({"display": words} if words else {})
