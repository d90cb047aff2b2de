"""The calendar of the agenda: its frame, how full a month is, and what days hold, as JSON."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.agenda.models import Appointment, Modality, Status
from permanence.agenda.queries import fill, sheets
from permanence.agenda.queries.columns import Column
from permanence.agenda.rules.spans import wall
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid, NotFound
from permanence.foundation.rights import Can

from .empties import nothing
from .looks import Look, asked_day, look, remember

LONGEST = timedelta(days=42)
ANY = UUID(int=0)  # the script puts the real one in its place
TITLES = {
    "closed": gettext_lazy("Absent"),
    "held": pgettext_lazy("time", "occupied"),
    "kept": gettext_lazy("emergencies"),
    "own": gettext_lazy("his patients"),
    "only": gettext_lazy("practitioner only"),
}


@page(Can.VIEW_AGENDA)
def agenda(request: PageRequest) -> HttpResponse:
    """Days and weeks, several agendas side by side, or how full a month is; the address says which."""
    seen = look(request)
    if seen is None:
        return show(request, "agenda/nobody.html")
    remember(request, seen)
    if seen.view == "month":
        return _month(request, seen)
    may_book = any(request.actor.may(Can.BOOK, one.structure_id) for one in seen.chosen)
    said = _said(request, seen)
    frame: dict[str, Any] = {"look": seen, "groups": seen.groups, "settled": _settled(request, seen)}
    return show(request, "agenda/calendar.html", said=said, may_book=may_book, **frame)


def _settled(request: PageRequest, seen: Look) -> list[Column]:
    """Return the practitioners shown whose openings and visit reasons one may settle."""
    return [one for one in seen.chosen if one.role and request.actor.may(Can.EDIT_OPENINGS, one.structure_id)]


def _month(request: PageRequest, seen: Look) -> HttpResponse:
    """Show whole weeks, each day with how full it is."""
    first, end = seen.days
    monday = first - timedelta(days=first.weekday())
    length = -(-(end - monday).days // 7) * 7
    filled = fill.fill(request.actor, seen.chosen, monday, length)
    days = [monday + timedelta(days=n) for n in range(length)]
    shown = [(on, on.month == seen.on.month, filled.get(on, [])) for on in days]
    weeks = [shown[n : n + 7] for n in range(0, length, 7)]
    part = "month" if request.htmx else None
    frame: dict[str, Any] = {"look": seen, "groups": seen.groups, "settled": _settled(request, seen)}
    return show(request, "agenda/month.html", part=part, weeks=weeks, **frame)


@page(Can.VIEW_AGENDA, json=True)
def events(request: PageRequest) -> HttpResponse:
    """What the chosen columns hold from a day to another, for the calendar.

    :raises Invalid: for days that do not follow one another, or too many of them
    """
    seen = look(request)
    if seen is None:
        raise NotFound
    first = asked_day(request.GET.get("from", ""), seen.days[0])
    last = asked_day(request.GET.get("to", ""), seen.days[1])
    if not timedelta(0) < last - first <= LONGEST:
        raise Invalid(_("These days do not follow one another."))
    now = timezone.now()
    found = sheets.sheet(request.actor, seen.chosen, seen.midnight(first), seen.midnight(last), now=now)
    may_move = set(request.actor.structures(Can.BOOK))
    told = [_visit(one, seen, now, may_move) for one in found.visits]
    shown = {"events": told + [_stretch(one, seen) for one in found.stretches]}
    taken = told or any(one.kind in ("held", "place") for one in found.stretches)
    said = None if taken else nothing(request, seen)
    return JsonResponse(shown | ({"empty": asdict(said)} if said else {}))


def _visit(visit: sheets.Visit, seen: Look, now: datetime, may_move: set[Any]) -> dict[str, Any]:
    begins, ends = wall(visit.starts_at, visit.ends_at, seen.zone)
    told: dict[str, Any] = {"of": str(visit.column_id), "start": begins, "end": ends, "kind": "visit"}
    booked = visit.appointment
    if booked is None:
        return told | {"id": f"{visit.column_id}/{begins}", "title": _("busy")}
    return told | {
        "id": str(booked.pk),
        "title": booked.patient.first_name,
        "family": booked.patient.family_name.upper(),
        "reason": booked.reason.name,
        "tint": booked.reason.color,
        "status": booked.stage,
        "words": str(booked.get_stage_display()),
        "urgent": booked.urgent,
        "overbooked": booked.overbooked,
        "movable": booked.structure_id in may_move and _may_move(booked, now),
        **({"referral": True} if visit.awaits_referral else {}),
        **({"where": booked.site.name} if booked.site and booked.modality == Modality.OFFICE else {}),
    }


def _may_move(booked: Appointment, now: datetime) -> bool:
    return booked.status == Status.BOOKED and booked.ends_at > now


def _stretch(stretch: sheets.Stretch, seen: Look) -> dict[str, Any]:
    begins, ends = wall(stretch.starts_at, stretch.ends_at, seen.zone)
    return {
        "id": f"{stretch.kind}/{stretch.column_id}/{begins}",
        "of": str(stretch.column_id),
        "start": begins,
        "end": ends,
        "kind": stretch.kind,
        "title": stretch.why or str(TITLES.get(stretch.kind, "")),
    } | ({"private": True} if stretch.private else {})


def _said(request: PageRequest, seen: Look) -> dict[str, Any]:
    """Return what the script needs to draw the calendar and to ask for more."""
    offset = f"{timezone.now().astimezone(seen.zone):%z}"
    several = len({one.structure_id for one in seen.chosen}) > 1
    return {
        "view": seen.view,
        "asked": {
            name: request.GET.get(name, "") for name in ("at", "reason", "patient", "picked") if name in request.GET
        },
        "on": f"{seen.on:%Y-%m-%d}",
        "offset": f"{offset[:3]}:{offset[3:]}",
        "columns": [{"id": str(c.id), "title": c.name, "house": c.structure_name * several} for c in seen.chosen],
        "mayBook": [str(c.id) for c in seen.chosen if c.role and request.actor.may(Can.BOOK, c.structure_id)],
        "page": reverse("agenda:agenda"),
        "events": reverse("agenda:events"),
        "booking": reverse("agenda:booking", args=[ANY]),
        "moment": reverse("agenda:moment", args=[ANY]),
        "visit": reverse("agenda:visit", args=[ANY]),
        "move": reverse("agenda:move", args=[ANY]),
    }
