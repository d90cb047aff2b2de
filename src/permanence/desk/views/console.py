"""The console at rest and at a request, and the column that lives beside."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from permanence.desk import queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .shown import PAGE, beside, on_screen, ringing, shown


@page(Can.ANSWER)
def console(request: PageRequest) -> HttpResponse:
    """Show the console at rest, or the column of calls and requests as htmx refreshes it."""
    if request.htmx and request.htmx.target == "queues":
        now, asked = timezone.now(), on_screen(request, request.GET)
        context = beside(request, now)
        if asked is None or asked.outcome:
            context["ringing"] = ringing(request, context["queue"], now)
        return show(request, PAGE, part="queues", asked=asked, live=True, **context)
    return shown(request, None)


@page(Can.ANSWER, methods=["GET", "POST"])
def request_page(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Show the console at one request; a name looked for is sent in no address."""
    return shown(request, queries.request(request.actor, request_id))
