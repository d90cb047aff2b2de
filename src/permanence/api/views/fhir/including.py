"""What comes with the resources of a search (`_include`, `_revinclude`), as far as the program may read it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.audit import trace_reading
from permanence.patients.models import Patient

from .door import FhirRequest, address, is_strict
from .written import written

Keys = Callable[[Any], UUID | None]
OF_PATIENTS = {
    "Appointment",
    "AppointmentResponse",
    "ServiceRequest",
    "RelatedPerson",
    "Consent",
    "QuestionnaireResponse",
    "DocumentReference",
    "CommunicationRequest",
}  # each of whose rows is about one patient
# Of each kind, by the parameter that is named: which kinds come, and the key of each in a row.
OFFERED: Mapping[str, Mapping[str, tuple[tuple[str, Keys], ...]]] = {
    "Appointment": {
        "Appointment:patient": (("Patient", lambda row: row.patient_id),),
        "Appointment:practitioner": (("Practitioner", lambda row: row.practitioner_role.person_id),),
        "Appointment:actor": (
            ("Patient", lambda row: row.patient_id),
            ("Practitioner", lambda row: row.practitioner_role.person_id),
            ("PractitionerRole", lambda row: row.practitioner_role_id),
            ("Location", lambda row: row.site_id or row.practitioner_role.site_id),
        ),
        "Appointment:location": (("Location", lambda row: row.site_id or row.practitioner_role.site_id),),
    },
    "HealthcareService": {"HealthcareService:organization": (("Organization", lambda row: row.structure_id),)},
    "Location": {"Location:organization": (("Organization", lambda row: row.structure_id),)},
    "Schedule": {
        "Schedule:actor": (
            ("Practitioner", lambda row: row.person_id),
            ("PractitionerRole", lambda row: row.pk),
            ("Location", lambda row: row.site_id),
        ),
    },
    "PractitionerRole": {
        "PractitionerRole:practitioner": (("Practitioner", lambda row: row.person_id),),
        "PractitionerRole:location": (("Location", lambda row: row.site_id),),
        "PractitionerRole:organization": (("Organization", lambda row: row.structure_id),),
    },
    "AppointmentResponse": {
        "AppointmentResponse:appointment": (("Appointment", lambda row: row.pk),),
        "AppointmentResponse:patient": (("Patient", lambda row: row.patient_id),),
    },
    "ServiceRequest": {"ServiceRequest:patient": (("Patient", lambda row: row.patient_id),)},
    "RelatedPerson": {"RelatedPerson:patient": (("Patient", lambda row: row.patient_id),)},
    "Consent": {"Consent:patient": (("Patient", lambda row: row.patient_id),)},
    "QuestionnaireResponse": {"QuestionnaireResponse:patient": (("Patient", lambda row: row.patient_id),)},
    "DocumentReference": {"DocumentReference:patient": (("Patient", lambda row: row.patient_id),)},
    "CommunicationRequest": {"CommunicationRequest:patient": (("Patient", lambda row: row.patient_id),)},
    "Communication": {"Communication:subject": (("Patient", lambda row: row.person if row.to_patient else None),)},
    "Slot": {
        "Slot:schedule": (("Schedule", lambda row: row.role.pk),),
        "Slot:service-type-reference": (("HealthcareService", lambda row: row.reason.pk),),
    },
}
FURTHER = {"Schedule": "Schedule:actor"}  # what `_include:iterate` adds to what came


# Of each kind, what refers to it: the parameter named, and the kind and column in which it stands.
BACK: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Patient": {
        "Appointment:patient": ("Appointment", "patient_id"),
        "RelatedPerson:patient": ("RelatedPerson", "patient_id"),
        "Consent:patient": ("Consent", "patient_id"),
        "ServiceRequest:patient": ("ServiceRequest", "patient_id"),
        "Communication:subject": ("Communication", "person"),
        "DocumentReference:patient": ("DocumentReference", "patient_id"),
        "CommunicationRequest:patient": ("CommunicationRequest", "patient_id"),
    },
    "Organization": {
        "HealthcareService:organization": ("HealthcareService", "structure_id"),
        "Location:organization": ("Location", "structure_id"),
        "PractitionerRole:organization": ("PractitionerRole", "structure_id"),
    },
    "Appointment": {"AppointmentResponse:appointment": ("AppointmentResponse", "pk")},
    "Practitioner": {"PractitionerRole:practitioner": ("PractitionerRole", "person_id")},
    "Location": {"PractitionerRole:location": ("PractitionerRole", "site_id")},
    "PractitionerRole": {
        "Schedule:actor": ("Schedule", "pk"),
        "Appointment:actor": ("Appointment", "practitioner_role_id"),
    },
}
PATIENT = Patient._meta.label_lower
MOST_BACK = 1000  # of one kind


def with_them(
    request: FhirRequest, kind: str, page: Iterable[Any], given: fhir.Given
) -> Iterator[tuple[str, str, str]]:
    """Yield what comes with these rows, each once, and trace whose file is read.

    :raises BadParameter: when nobody knows what is to come, for a client that wants to be told
    """
    wanted, further, back = (given.options(name) for name in ("_include", "_include:iterate", "_revinclude"))
    if is_strict(request):
        known = (OFFERED.get(kind, ()), FURTHER.values(), BACK.get(kind, ()))
        for named, there in zip((wanted, further, back), known, strict=True):
            for unknown in named.difference(there):
                raise fhir.BadParameter("_include", f"{unknown} brings nothing here", "not-supported")
    came: dict[tuple[str, UUID], None] = {}
    rows = list(page)
    for target, row, text in (
        *_rows(request, kind, rows, wanted),
        *_back(request, kind, rows, back),
    ):
        if (target, row.pk) in came:
            continue
        came[target, row.pk] = None
        yield _entry(target, row, text)
        if FURTHER.get(target) in further:
            for after, beside, more in _rows(request, target, [row], further):
                if (after, beside.pk) not in came:
                    came[after, beside.pk] = None
                    yield _entry(after, beside, more)


def files(kind: str, rows: Iterable[Any]) -> list[Any]:
    """Return whose files these rows show something of, each once."""
    if kind == "Patient":
        return list({row.pk: row for row in rows}.values())
    if kind == "Communication":
        return list(Patient.objects.filter(pk__in={row.person for row in rows if row.person}))
    if kind == "Task":
        return list(Patient.objects.filter(pk__in={row.about_id for row in rows if row.about == PATIENT}))
    return list({row.patient_id: row.patient for row in rows}.values()) if kind in OF_PATIENTS else []


def _rows(request: FhirRequest, kind: str, page: Iterable[Any], wanted: set[str]) -> Iterator[tuple[str, Any, str]]:
    client, rows = request.caller.client, list(page)
    keys: dict[str, dict[UUID, None]] = {}
    for name, targets in OFFERED.get(kind, {}).items():
        for target, key in targets if name in wanted else ():
            if client is not None and target in client.kinds:
                keys.setdefault(target, {}).update({pk: None for row in rows if (pk := key(row))})
    for target, pks in keys.items():
        yield from _told(request, target, queries.KINDS[target].rows(request.caller.actor).filter(pk__in=[*pks]))


def _back(request: FhirRequest, kind: str, rows: Collection[Any], wanted: set[str]) -> Iterator[tuple[str, Any, str]]:
    """Yield what refers to these rows.

    :raises BadParameter: when it is more than one answer holds
    """
    client, offered = request.caller.client, BACK.get(kind, {})
    pks = [one.pk for one in rows] if wanted & {*offered} else []
    for name, (target, column) in offered.items():
        if name in wanted and pks and client is not None and target in client.kinds:
            here = queries.KINDS[target].rows(request.caller.actor).filter(**{f"{column}__in": pks})
            found = list(here[: MOST_BACK + 1])
            if len(found) > MOST_BACK:
                raise fhir.BadParameter("_revinclude", f"{name} is more than {MOST_BACK}: ask for fewer", "too-costly")
            yield from _told(request, target, found)


def _told(request: FhirRequest, kind: str, rows: Iterable[Any]) -> Iterator[tuple[str, Any, str]]:
    found = list(rows)
    trace_reading(request.caller.actor, *files(kind, found))
    told = written(request.caller.actor, kind, found)
    return ((kind, row, one.text) for row, one in zip(found, told, strict=True))


def _entry(kind: str, row: Any, text: str) -> tuple[str, str, str]:
    return address(f"{kind}/{row.pk}"), "include", text
