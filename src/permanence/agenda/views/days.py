"""A practitioner's day as a list."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from permanence.agenda import queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.VIEW_AGENDA)
def agenda(request: PageRequest) -> HttpResponse:
    """Lead to the day of the practitioner asked for, or of the first one."""
    known = {str(role.pk): role for role in queries.practitioners(request.actor)}
    if not known:
        return show(request, "agenda/nobody.html")
    chosen = known.get(request.GET.get("practitioner", ""), next(iter(known.values())))
    on = request.GET.get("on", "")
    return redirect(reverse("agenda:day", args=[chosen.pk]) + (f"?on={on}" if on else ""))


@page(Can.VIEW_AGENDA)
def day(request: PageRequest, role_id: UUID) -> HttpResponse:
    """One day: appointments, free times, absences."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.VIEW_AGENDA, role.structure_id)
    zone = ZoneInfo(role.structure.time_zone)
    today = timezone.localdate(timezone=zone)
    on = _asked_day(request.GET.get("on", ""), today)
    with timezone.override(zone):
        return show(
            request,
            "agenda/day.html",
            part="list" if request.htmx else None,
            role=role,
            today=today,
            day=queries.day(request.actor, role, on, now=timezone.now()),
            before=on - timedelta(days=1),
            after=on + timedelta(days=1),
            practitioners=queries.practitioners(request.actor),
            may_open=request.actor.may(Can.EDIT_OPENINGS, role.structure_id),
        )


def _asked_day(text: str, today: date) -> date:
    with suppress(ValueError):
        asked = date.fromisoformat(text)
        if abs((asked - today).days) < 3660:
            return asked
    return today
