"""The console at rest and at a request, and the column that lives beside."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .parts import PAGE, day, found, is_asked_who
from .shown import beside, news, on_screen, shown


@page(Can.ANSWER)
def console(request: PageRequest) -> HttpResponse:
    """Show the console at rest; for htmx the column of calls and requests, or what is new in the pane."""
    now, place = timezone.now(), request.htmx.target if request.htmx else ""
    if place == "queues":
        return show(
            request, PAGE, part="queues", **beside(request, now, on_screen(request, request.GET, queries.glimpse))
        )
    if place == "news":
        return show(request, PAGE, part="news", **news(request, on_screen(request, request.GET, queries.glimpse), now))
    return shown(request, None)


@page(Can.ANSWER, methods=["GET", "POST"])
def request_page(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Show the console at one request; for htmx the pane, or a part of it. A name looked for is sent in no address."""
    asked, place = queries.request(request.actor, request_id), request.htmx.target if request.htmx else ""
    if place == "day":
        return day(request, asked)
    if place == "who-found" and is_asked_who(request, asked):
        return found(request, asked)
    return shown(request, asked)
