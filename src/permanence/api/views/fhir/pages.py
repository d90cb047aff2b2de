"""One page of a search, and the address of the next one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from permanence.api import queries
from permanence.api.rules import fhir
from permanence.foundation.refusal import Refusal

from .door import FhirRequest, address

A_PAGE, MOST, DEEPEST = 50, 200, 1_000_000
TOTALS = {"", "none", "estimate", "accurate"}


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
    total, understood = _total(rows, given), fhir.understood(given, queries.KINDS[kind].means)
    if fhir.narrowed(given).counts:
        return Page([], total, links(address(kind), understood))
    shown = _after(request, kind, rows, given.one("_after"))[offset : offset + count + 1]
    page, more = list(shown)[:count], len(shown) > count
    following = ("_after", str(page[-1].pk)) if page and more else None
    return Page(page, total, links(address(kind), understood, following))


def links(here: str, understood: fhir.Given, following: tuple[str, str] | None = None) -> list[tuple[str, str]]:
    """Return where this page is, as far as what was asked is understood, and the next one.

    :param following: what the next page says in place of where this one began
    """
    found = [("self", _where(here, understood))]
    if following:
        kept = (pair for pair in understood.pairs if pair[0] not in {"_offset", "_after"})
        found.append(("next", _where(here, fhir.Given((*kept, following)))))
    return found


def _where(here: str, asked: fhir.Given) -> str:
    return f"{here}?{fhir.query(asked)}" if asked.pairs else here


def _total(rows: QuerySet[Any], given: fhir.Given) -> int | None:
    """Return how many there are, unless nobody wants to know.

    :raises BadParameter: when that says nothing
    """
    wanted = given.one("_total")
    if wanted not in TOTALS:
        raise fhir.BadParameter("_total", "is none, estimate or accurate")
    return None if wanted == "none" else rows.count()


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
