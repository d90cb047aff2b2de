"""One page of a search, and the address of the next one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal

from .door import FhirRequest, address

A_PAGE, MOST, DEEPEST = 50, 200, 1_000_000


class PageGone(Refusal):
    """What the last page ended with is there no more: nobody can tell what comes after it."""

    status = 410
    title = "The page before this one ended with something that is there no more: begin the search again"


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer shows of a search.

    :ivar total: of all pages; None when nobody asked for it
    """

    rows: list[Any]
    total: int | None
    links: list[tuple[str, str]]


def of_search(request: FhirRequest, kind: str, rows: QuerySet[Any], given: fhir.Given) -> Page:
    """Return the page a client asks for: after the last row of the one before, so that nothing moves meanwhile.

    :raises BadParameter: when it cannot be told which
    :raises PageGone: when the one before cannot be found any more
    """
    count, offset = fhir.number(given, "_count", A_PAGE, MOST), fhir.number(given, "_offset", 0, DEEPEST)
    total = None if given.one("_total") == "none" else rows.count()
    shown = _after(request, kind, rows, given.one("_after"))[offset : offset + count + 1]
    page, more = list(shown)[:count], len(shown) > count
    return Page(page, total, links(request, address(kind), f"_after={page[-1].pk}" if page and more else "", given))


def links(request: FhirRequest, here: str, following: str, given: fhir.Given) -> list[tuple[str, str]]:
    """Return where this page is, and the next one.

    :param following: what the next page says in place of where this one began
    """
    query = fhir.query(given) if request.method == "POST" else request.META.get("QUERY_STRING", "")
    links = [("self", f"{here}?{query}" if query else here)]
    if following:
        kept = [part for part in query.split("&") if part and not part.startswith(("_offset=", "_after="))]
        links.append(("next", f"{here}?{'&'.join([*kept, following])}"))
    return links


def _after(request: FhirRequest, kind: str, rows: QuerySet[Any], last: str) -> QuerySet[Any]:
    if not last:
        return rows
    pk = queries.as_uuid(last)
    if pk is None:
        raise fhir.BadParameter("_after", "is no identifier")
    found = queries.following(rows, queries.KINDS[kind].rows(request.caller.actor), pk)
    if found is None:
        raise PageGone
    return found
