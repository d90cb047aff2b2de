"""The resources programs of a structure read: as the pages show them, by the same rights, and traced."""

import re
from typing import Any

from django.http import HttpResponse

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.audit import trace_reading
from permanence.foundation.refusal import NotFound, NotPermitted

from . import including
from .door import FhirRequest, address, answer, asked, is_strict
from .written import marked, written

A_PAGE, MOST = 50, 200
MARK = re.compile(r'(?:W/)?"([0-9a-f]{1,16})"')


def search(request: FhirRequest, kind: str) -> HttpResponse:
    """Search resources of one kind."""
    permitted(request, kind)
    given = asked(request)
    if is_strict(request):
        fhir.strict(given, queries.KINDS[kind].filters)
    count, offset = fhir.number(given, "_count", A_PAGE, MOST), fhir.number(given, "_offset", 0, 1_000_000)
    rows = queries.found(request.caller.actor, kind, given)
    page = list(rows[offset : offset + count])
    traced(request, kind, page)
    total = rows.count()
    links = paging(request, address(kind), count, offset, total)
    told = zip(page, written(kind, page), strict=True)
    entries = [(address(f"{kind}/{row.pk}"), "match", text) for row, text in told]
    entries += including.with_them(request, kind, page, given)
    return answer(fhir.sas.bundle("", "search", total, links, entries))


def paging(request: FhirRequest, here: str, count: int, offset: int, total: int) -> list[tuple[str, str]]:
    """Return where this page is, and the next one."""
    query = request.META.get("QUERY_STRING", "")
    links = [("self", f"{here}?{query}" if query else here)]
    if count and offset + count < total:
        kept = [part for part in query.split("&") if part and not part.startswith("_offset=")]
        links.append(("next", f"{here}?{'&'.join([*kept, f'_offset={offset + count}'])}"))
    return links


def read(request: FhirRequest, kind: str, name: str) -> HttpResponse:
    """Read one resource."""
    permitted(request, kind)
    row = queries.one(request.caller.actor, kind, name)
    if row is None:
        raise NotFound
    traced(request, kind, [row])
    return shown(request, *marked(kind, row))


def shown(request: FhirRequest, text: str, mark: str) -> HttpResponse:
    """Answer with a resource; unchanged since the version the client has, it is not sent again."""
    if mark in marks(request.headers.get("If-None-Match", "")):
        return HttpResponse(status=304, headers={"ETag": f'W/"{mark}"'})
    return answer(text, ETag=f'W/"{mark}"')


def marks(header: str) -> set[str]:
    """Return the versions a header names."""
    return set(MARK.findall(header))


def permitted(request: FhirRequest, kind: str) -> None:
    """Refuse who may not read a kind.

    :raises NotPermitted: when the program's scopes do not hold it
    """
    client = request.caller.client
    if client is None or kind not in client.kinds:
        raise NotPermitted(queries.NEEDS[kind])


def traced(request: FhirRequest, kind: str, rows: list[Any]) -> None:
    """Trace whose file is read; an appointment names a patient."""
    files = {row.pk: row for row in rows} if kind == "Patient" else {}
    if kind == "Appointment":
        files = {row.patient_id: row.patient for row in rows}
    trace_reading(request.caller.actor, *files.values())
