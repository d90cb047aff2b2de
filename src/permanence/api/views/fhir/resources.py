"""The resources programs of a structure read: as the pages show them, by the same rights, and traced."""

import json
import re
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.http import HttpResponse
from django.utils.http import http_date
from fhir.resources.R4B.binary import Binary

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.audit import trace, trace_reading
from permanence.foundation.refusal import NotFound

from . import including
from .door import FhirRequest, ScopeMissing, address, answer, asked, is_strict
from .pages import of_search
from .written import Written, marked, written
from .written_papers import binary

MARK = re.compile(r'(?:W/)?"([0-9a-f]{1,16})"')
SECOND = timedelta(seconds=1)  # the headers of HTTP know no part of it


def search(request: FhirRequest, kind: str) -> HttpResponse:
    """Search resources of one kind."""
    permitted(request, kind)
    given, client, actor = asked(request), request.caller.client, request.caller.actor
    if is_strict(request):
        fhir.strict(given, queries.KINDS[kind].means)
    narrowed = fhir.narrowed(given)
    rows = queries.found(actor, kind, given, client.kinds if client else ())
    page = of_search(request, kind, rows, given)
    traced(request, kind, page.rows)
    told = zip(page.rows, written(actor, kind, page.rows), strict=True)
    entries = [(address(f"{kind}/{row.pk}"), "match", narrowed.write(kind, one.text)) for row, one in told]
    entries += including.with_them(request, kind, page.rows, given)
    return answer(fhir.sas.bundle("", "search", page.total, page.links, entries))


def read(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource."""
    permitted(request, kind)
    row = queries.one(request.caller.actor, kind, name)
    if row is None:
        raise NotFound
    traced(request, kind, [row])
    return shown(request, kind, marked(request.caller.actor, kind, row))


def bytes_of(request: FhirRequest, name: str) -> HttpResponse:
    """Hand over the bytes of a document that the program may read, as a Binary.

    :raises NotFound: when there is none for it, or its bytes are gone
    """
    kind = "DocumentReference"
    permitted(request, kind)
    row: Any = queries.one(request.caller.actor, kind, name)
    if row is None:
        raise NotFound
    traced(request, kind, [row])
    return answer(json.dumps(fhir.sas.checked(Binary, binary(row))))


def shown(request: FhirRequest, kind: str, told: Written) -> HttpResponse:
    """Answer with a resource; unchanged since the version or the moment the client has, it is not sent again."""
    if _has_it(request, told):
        response = HttpResponse(status=304)
    else:
        response = answer(fhir.narrowed(asked(request)).write(kind, told.text))
    response.headers["ETag"] = f'W/"{told.mark}"'
    if told.at:
        response.headers["Last-Modified"] = http_date(told.at.timestamp())
    return response


def _has_it(request: FhirRequest, told: Written) -> bool:
    """Tell whether the client has this version: what it says of versions goes before what it says of moments."""
    if versions := request.headers.get("If-None-Match", ""):
        return told.mark in marks(versions)
    try:
        since = parsedate_to_datetime(request.headers["If-Modified-Since"])
    except (LookupError, ValueError, TypeError):
        return False
    return told.at is not None and since.tzinfo is not None and told.at < since + SECOND


def marks(header: str) -> set[str]:
    """Return the versions a header names."""
    return set(MARK.findall(header))


def permitted(request: FhirRequest, kind: str) -> None:
    """Refuse who may not read a kind.

    :raises ScopeMissing: when its token does not hold it
    """
    client = request.caller.client
    if client is None or kind not in client.kinds:
        raise ScopeMissing(f"The token does not hold the scope {kind}.read")


def traced(request: FhirRequest, kind: str, rows: list[Any]) -> None:
    """Trace whose file is read, an appointment names a patient; and that the trace itself is read."""
    if kind == "AuditEvent":
        trace(request.caller.actor, "trace.read", at=next(iter(request.caller.actor.structures()), None))
    trace_reading(request.caller.actor, *including.files(kind, rows))
