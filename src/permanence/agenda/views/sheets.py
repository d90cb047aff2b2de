"""Appointments as a table: of some days and agendas, filtered, put in order, and taken out as a file."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda.models import Appointment, Stage
from permanence.agenda.queries.listed import SORTS, listed
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import guarding
from permanence.ui import words
from permanence.ui.handing import Sheet, answer, form_of, kept_in_trace, written
from permanence.ui.sorting import asked

from .looks import Look, asked_day, look

A_PAGE = 50
LONGEST = timedelta(days=92)


@page(Can.VIEW_AGENDA)
def table(request: PageRequest) -> HttpResponse:
    """Show the appointments of some days, of the agendas chosen, put in order by several heads."""
    seen = look(request)
    if seen is None:
        return show(request, "agenda/nobody.html")
    rows = Paginator(_found(request, seen), A_PAGE).get_page(request.GET.get("page"))
    shown: dict[str, Any] = {
        "look": seen,
        "rows": rows,
        "until": _until(request, seen),
        "closed": _closed(request, rows),
        "sort": asked(request.GET, SORTS),
        "stage": request.GET.get("stage", ""),
        "stages": Stage.choices,
        "agendas": [(one.id, one.name) for one in seen.known if one.role],
        "of": seen.of,
        "many": len({one.structure_id for one in seen.known}) > 1,
        "knows": any(request.actor.may(Can.VIEW_PATIENT, one.structure_id) for one in seen.chosen),
    }
    with timezone.override(seen.zone):
        return show(request, "agenda/table.html", **shown)


@page(Can.VIEW_AGENDA)
def list_sheet(request: PageRequest) -> HttpResponse:
    """Hand the same appointments out, in the same order: those whose patients the reader may know."""
    seen = look(request)
    if seen is None:
        return show(request, "agenda/nobody.html")
    found = list(_found(request, seen))
    closed = _closed(request, found)
    heads = [
        _("Day"), _("Hour"), _("Practitioner"), _("Patient"), _("Born on"), _("Telephone"), _("Reason"), _("Stage"),
        _("Practice"),
    ]  # fmt: skip
    sheet = Sheet(f"agenda-{seen.on:%Y-%m-%d}", seen.title, heads, [_row(one, closed) for one in found])
    form = form_of(request)
    kept_in_trace(request.actor, "appointment.list_taken", form, [one.structure_id for one in found])
    return answer(written(sheet, form), sheet, form)


def _found(request: PageRequest, seen: Look) -> QuerySet[Appointment]:
    """Return what the address asks for."""
    begins, ends = seen.midnight(seen.on), seen.midnight(_until(request, seen) + timedelta(days=1))
    roles = [one.id for one in seen.chosen if one.role]
    asked_for = {name: request.GET.get(name, "") for name in ("stage", "sort")}
    return listed(request.actor, roles, begins, ends, **asked_for)


def _until(request: PageRequest, seen: Look) -> date:
    """Return the last day asked for: the first one when none is, or none that can be."""
    return min(max(asked_day(request.GET.get("until", ""), seen.on), seen.on), seen.on + LONGEST)


def _closed(request: PageRequest, found: Iterable[Appointment]) -> set[UUID]:
    """Return the patients of whom no more than the appointment is told."""
    return {*guarding.closed(request.actor, {one.patient for one in found})}


def _row(one: Appointment, closed: set[UUID]) -> list[object]:
    at = one.starts_at.astimezone(ZoneInfo(one.structure.time_zone))
    phone = "" if one.patient_id in closed else one.patient.phone
    return [
        at.date(),
        f"{at:%H:%M}",
        str(one.practitioner_role.person),
        one.patient.name,
        one.patient.birth_date,
        words.phone(phone) if phone else "",
        one.reason.name,
        one.get_stage_display(),
        one.structure.name,
    ]
