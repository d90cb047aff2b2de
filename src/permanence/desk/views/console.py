"""The console at rest and at a request, and the column that lives beside."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .shown import PAGE, beside, news, on_screen, shown


@page(Can.ANSWER)
def console(request: PageRequest) -> HttpResponse:
    """Show the console at rest; for htmx the column of calls and requests, or what is new in the pane."""
    now, place = timezone.now(), request.htmx.target if request.htmx else ""
    if place == "queues":
        return show(request, PAGE, part="queues", **beside(request, now, on_screen(request, request.GET)))
    if place == "news":
        return show(request, PAGE, part="news", **news(request, on_screen(request, request.GET), now))
    return shown(request, None)


@page(Can.ANSWER, methods=["GET", "POST"])
def request_page(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Show the console at one request; a name looked for is sent in no address."""
    return shown(request, queries.request(request.actor, request_id))
