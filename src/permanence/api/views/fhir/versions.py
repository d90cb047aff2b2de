"""What an appointment was before, version by version."""

import json
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .door import FhirRequest, address, answer
from .resources import permitted, traced
from .written import marked

Version = tuple[datetime, str, str]  # since when, what it says, and its name


def history(request: FhirRequest, name: str) -> HttpResponse:
    """Tell every version, the newest first."""
    told = _versions(request, name)
    entries = []
    for number, (at, text, mark) in enumerate(told):
        entries.append(
            {
                "fullUrl": address(f"Appointment/{name}"),
                "resource": json.loads(text),
                "request": {"method": "PUT" if number else "POST", "url": f"Appointment/{name}"},
                "response": {
                    "status": "200" if number else "201", "etag": f'W/"{mark}"', "lastModified": fhir.written(at),
                },
            }
        )  # fmt: skip
    bundle = {"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": entries[::-1]}
    return answer(json.dumps(bundle, ensure_ascii=False))


def version(request: FhirRequest, name: str, mark: str) -> HttpResponse:
    """Return one version by its name."""
    for _at, text, its in _versions(request, name):
        if its == mark:
            return answer(text, ETag=f'W/"{mark}"')
    raise NotFound


def _versions(request: FhirRequest, name: str) -> list[Version]:
    """Return the versions that say something new, the oldest first; reading them is reading the patient's file."""
    permitted(request, "Appointment")
    row = queries.one(request.caller.actor, "Appointment", name)
    if row is None:
        raise NotFound
    traced(request, "Appointment", [row])
    told: list[Version] = []
    for at, one in queries.versions(request.caller.actor, UUID(str(row.pk))):
        text, mark = marked("Appointment", one)
        if not told or told[-1][2] != mark:
            told.append((at, text, mark))
    return told
