"""The style guide: every component in its states, for those who build and those who judge."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from permanence.foundation.page import page, show
from permanence.foundation.rights import Can

from . import samples


@page(Can.ENTER)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in its states."""
    now = timezone.now()
    return show(
        request,
        "ui/styleguide/page.html",
        forms=samples.forms(),
        people=samples.PEOPLE,
        waiting=samples.WAITING,
        hours=samples.HOURS,
        tabs=samples.TABS,
        tomorrow=samples.tomorrow(now),
        started=now - timedelta(seconds=42),
        earlier=now - timedelta(minutes=12),
        sort=request.GET.get("sort", "name"),
        heads=samples.HEADS,
    )
