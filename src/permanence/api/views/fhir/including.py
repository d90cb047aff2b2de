"""What comes with the resources of a search when it is asked for (`_include`), as far as the program may read it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.audit import trace_reading

from .door import FhirRequest, address
from .written import written

Keys = Callable[[Any], UUID]
# Of each kind, by the parameter that is named: which kinds come, and the key of each in a row.
OFFERED: Mapping[str, Mapping[str, tuple[tuple[str, Keys], ...]]] = {
    "Appointment": {
        "Appointment:patient": (("Patient", lambda row: row.patient_id),),
        "Appointment:practitioner": (("Practitioner", lambda row: row.practitioner_role.person_id),),
        "Appointment:actor": (
            ("Patient", lambda row: row.patient_id),
            ("Practitioner", lambda row: row.practitioner_role.person_id),
            ("PractitionerRole", lambda row: row.practitioner_role_id),
        ),
    },
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
    },
    "Slot": {
        "Slot:schedule": (("Schedule", lambda row: row.role.pk),),
        "Slot:service-type-reference": (("HealthcareService", lambda row: row.reason.pk),),
    },
}
FURTHER = {"Schedule": "Schedule:actor"}  # what `_include:iterate` adds to what came


def with_them(
    request: FhirRequest, kind: str, page: Iterable[Any], given: fhir.Given
) -> Iterator[tuple[str, str, str]]:
    """Yield what comes with these rows, each once, and trace whose file is read."""
    wanted, further = given.options("_include"), given.options("_include:iterate")
    came: dict[tuple[str, UUID], None] = {}
    for target, row, text in _rows(request, kind, page, wanted):
        came[target, row.pk] = None
        yield _entry(target, row, text)
        if FURTHER.get(target) in further:
            for after, beside, more in _rows(request, target, [row], further):
                if (after, beside.pk) not in came:
                    came[after, beside.pk] = None
                    yield _entry(after, beside, more)


def _rows(request: FhirRequest, kind: str, page: Iterable[Any], wanted: set[str]) -> Iterator[tuple[str, Any, str]]:
    client, rows = request.caller.client, list(page)
    keys: dict[str, dict[UUID, None]] = {}
    for name, targets in OFFERED.get(kind, {}).items():
        for target, key in targets if name in wanted else ():
            if client is not None and target in client.kinds:
                keys.setdefault(target, {}).update(dict.fromkeys(key(row) for row in rows))
    for target, pks in keys.items():
        found = list(queries.KINDS[target].rows(request.caller.actor).filter(pk__in=[*pks]))
        trace_reading(request.caller.actor, *(found if target == "Patient" else ()))
        yield from ((target, row, text) for row, text in zip(found, written(target, found), strict=True))


def _entry(kind: str, row: Any, text: str) -> tuple[str, str, str]:
    return address(f"{kind}/{row.pk}"), "include", text
