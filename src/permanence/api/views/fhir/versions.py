"""What a resource was before, version by version."""

import json
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import NotFound

from .door import FhirRequest, address, answer, asked
from .resources import permitted, shown, traced
from .written import Written, as_it_was

MOST = 200


def history(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Tell every version, the newest first; with `_since`, those that came after."""
    told, given = _versions(request, kind, name), asked(request)
    since = _since(given.one("_since"))
    entries = [
        _entry(f"{kind}/{name}", number, one)
        for number, one in enumerate(told)
        if since is None or (one.at and one.at >= since)
    ]
    newest = entries[::-1][: fhir.number(given, "_count", MOST, MOST)]
    bundle = {"resourceType": "Bundle", "type": "history", "total": len(entries), "entry": newest}
    return answer(json.dumps({name: value for name, value in bundle.items() if value != []}, ensure_ascii=False))


def _entry(where: str, number: int, one: Written) -> dict[str, Any]:
    begun = {"method": "POST", "url": where.partition("/")[0]}
    return {
        "fullUrl": address(where),
        "resource": json.loads(one.text),
        "request": {"method": "PUT", "url": where} if number else begun,
        "response": {
            "status": "200" if number else "201",
            "etag": f'W/"{one.mark}"',
            **({"lastModified": fhir.written(one.at)} if one.at else {}),
        },
    }


def _since(text: str) -> datetime | None:
    try:
        return fhir.read_instant(text) if text else None
    except fhir.BadInstant:
        raise fhir.BadParameter("_since", "is not a date and time") from None


def version(request: FhirRequest, kind: str, name: str, mark: str) -> HttpResponse:
    """Return one version by its name."""
    for one in _versions(request, kind, name):
        if one.mark == mark:
            return shown(request, kind, one)
    raise NotFound


def _versions(request: FhirRequest, kind: str, name: str) -> list[Written]:
    """Return the versions that say something new, the oldest first; reading them is reading the patient's file."""
    permitted(request, kind)
    row = queries.one(request.caller.actor, kind, name)
    if row is None:
        raise NotFound
    traced(request, kind, [row])
    told: list[Written] = []
    for was in as_it_was(request.caller.actor, kind, row):
        if not told or told[-1].mark != was.mark:
            told.append(was)
    return told
