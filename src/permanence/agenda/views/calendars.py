"""A practitioner's calendars elsewhere, whose busy times close his agenda here."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, calendar_forms, jobs, queries
from permanence.agenda.models import OtherCalendar
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

from .feeds import own_calendar
from .openings import practitioner_to_open


@page(Can.EDIT_OPENINGS, methods=["POST"])
def calendars(request: PageRequest, role_id: UUID) -> HttpResponse:
    """Follow one more calendar."""
    role = practitioner_to_open(request, role_id)
    form = calendar_forms.Other(request.POST, request.FILES)
    if not form.is_valid():
        return own_calendar(request, role, other_form=form, status=422)
    told = form.cleaned_data
    made = actions.add_calendar(by=request.actor, practitioner_role=role, name=told["name"], address=told["address"])
    if told["file"]:
        try:
            actions.follow_calendar(by=request.actor, calendar=made, body=told["file"].read(), now=timezone.now())
        except actions.NotACalendar as refused:
            form.add_error("file", str(refused.title))
            made.delete()
            return own_calendar(request, role, other_form=form, status=422)
        messages.success(request, _("The calendar is read: its busy times are absences here."))
    else:
        _fetch_now(made)
        messages.success(request, _("The calendar is being read; its busy times will be absences here in a moment."))
    return redirect("agenda:calendar", role.pk)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def reading(request: PageRequest, calendar_id: UUID) -> HttpResponse:
    """Read a calendar again now."""
    found = queries.other_calendar(request.actor, calendar_id)
    if found.address:
        _fetch_now(found)
        messages.success(request, _("The calendar is being read; its busy times will be absences here in a moment."))
    return redirect("agenda:calendar", found.practitioner_role_id)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def removal(request: PageRequest, calendar_id: UUID) -> HttpResponse:
    """Follow a calendar no more."""
    found = queries.other_calendar(request.actor, calendar_id)
    actions.remove_calendar(by=request.actor, calendar=found, now=timezone.now())
    messages.success(request, _("The calendar is followed no more; its times to come are open again."))
    return redirect("agenda:calendar", found.practitioner_role_id)


def _fetch_now(calendar: OtherCalendar) -> None:
    jobs.fetch_calendars.defer(
        structure_id=calendar.structure_id, once_as=f"fetch_calendar:{calendar.pk}", calendar_id=calendar.pk
    )
