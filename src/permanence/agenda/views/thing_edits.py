"""Changing a room or a device: its name and site, its hours, its maintenance, its end; what hangs on it comes first."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from permanence.agenda import actions, queries, thing_forms
from permanence.agenda.queries import Hanging
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.actions import Recurring
from permanence.capacity.models import ClosureKind, Resource
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .things import thing_to_edit
from .typed import chosen


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def description(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Its name, and at which site it is."""
    found = thing_to_edit(request, thing_id)
    places = list(directory.sites(request.actor, found.structure_id))
    form = thing_forms.Thing(
        request.POST or None, sites=places, changing=True, initial={"name": found.name, "site": found.site_id}
    )
    if form.is_valid():
        site = next(one for one in places if one.pk == form.cleaned_data["site"])
        capacity.change_resource(by=request.actor, resource=found, site=site, name=form.cleaned_data["name"])
        messages.success(request, _("It is changed; what is booked stays."))
        return redirect("agenda:thing", found.pk)
    return show(request, "agenda/thing_edit.html", status=422 if form.is_bound else 200, thing=found, form=form)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def retirement(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Retire it from a day on; what hangs on it is shown first, and said of each what becomes of it."""
    found = thing_to_edit(request, thing_id)
    zone = ZoneInfo(found.time_zone)
    form = thing_forms.Retirement(request.POST or None, initial={"on": timezone.localdate(timezone=zone)})
    if not form.is_valid():
        return _asked(request, found, form, [], None)
    on, now = form.cleaned_data["on"], timezone.now()
    begins = open_times.instant(on, time(), zone)
    lines = queries.hanging(request.actor, found, since=begins, now=now)
    if not _decided(request, lines):
        return _asked(request, found, form, lines, None)
    try:
        actions.retire_thing(by=request.actor, resource=found, on=on, fates=_fates(request.POST), now=now)
    except Refusal as refusal:
        return _asked(request, found, form, queries.hanging(request.actor, found, since=begins, now=now), refusal)
    messages.success(request, _("It is retired: nothing takes it any more from that day on."))
    return redirect("agenda:thing", found.pk)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def restoration(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Let it be taken again."""
    found = thing_to_edit(request, thing_id)
    capacity.restore(by=request.actor, resource=found)
    messages.success(request, _("It can be taken again."))
    return redirect("agenda:thing", found.pk)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def upkeep(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Close it for a while; what hangs on it then is shown first."""
    found = thing_to_edit(request, thing_id)
    zone = ZoneInfo(found.time_zone)
    form = thing_forms.Upkeep(request.POST or None, initial={"first_on": timezone.localdate(timezone=zone)})
    if not form.is_valid():
        return _asked(request, found, form, [], None)
    now, during = timezone.now(), form.during(zone)
    lines = _met(request, found, during, now)
    if not _decided(request, lines):
        return _asked(request, found, form, lines, None)
    try:
        actions.close_thing(
            by=request.actor, resource=found, during=during, why=form.cleaned_data["why"], kind=ClosureKind.UPKEEP,
            fates=_fates(request.POST), now=now,
        )  # fmt: skip
    except Refusal as refusal:
        return _asked(request, found, form, _met(request, found, during, now), refusal)
    messages.success(request, _("The maintenance is noted: nothing new takes it then."))
    return redirect("agenda:thing", found.pk)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def upkeep_end(request: PageRequest, upkeep_id: UUID) -> HttpResponse:
    """Forget a maintenance."""
    closure = open_times.closure(request.actor, upkeep_id)
    found = thing_to_edit(request, closure.resource_id)
    capacity.reopen(by=request.actor, closure=closure)
    messages.success(request, _("The maintenance is removed: it can be taken then."))
    return redirect("agenda:thing", found.pk)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def hours(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """The hours in which it can be had, if it has any; some more."""
    found, now = thing_to_edit(request, thing_id), timezone.now()
    form = thing_forms.Hours(request.POST or None)
    if form.is_valid():
        today = timezone.localdate(timezone=ZoneInfo(found.time_zone))
        recurring = Recurring(**form.cleaned_data, from_on=today)
        try:
            capacity.open_recurring(by=request.actor, resource=found, recurring=recurring, now=now)
        except capacity.OpeningOverlaps as overlaps:
            form.add_error("opens_at", str(overlaps.title))
        else:
            messages.success(request, _("It can be had in these hours; what is booked outside them stays."))
            return redirect("agenda:thing_hours", found.pk)
    rules = open_times.opening_rules(request.actor, found, since=now)
    status = 422 if form.is_bound else 200
    return show(request, "agenda/thing_hours.html", status=status, thing=found, form=form, rules=rules)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def hours_end(request: PageRequest, hours_id: UUID) -> HttpResponse:
    """End some hours from today on; what is booked in them stays."""
    rule, now = open_times.opening_rule(request.actor, hours_id), timezone.now()
    found = thing_to_edit(request, rule.resource_id)
    today = timezone.localdate(timezone=ZoneInfo(found.time_zone))
    capacity.end_weekly(by=request.actor, rule=rule, last_on=today, now=now)
    messages.success(request, _("These hours end today; what is booked in them stays."))
    return redirect("agenda:thing_hours", found.pk)


def _met(request: PageRequest, found: Resource, during: Range[datetime], now: datetime) -> list[Hanging]:
    assert during.lower is not None
    return queries.hanging(request.actor, found, since=during.lower, until=during.upper, now=now)


def _decided(request: PageRequest, lines: Sequence[Hanging]) -> bool:
    """Tell whether what was shown was looked at: something was said of each line."""
    return request.POST.get("step") == "apply" and all(f"fate-{one.reservation.pk}" in request.POST for one in lines)


def _fates(sent: Mapping[str, Any]) -> dict[UUID, str]:
    named = {chosen(name.removeprefix("fate-")): str(said) for name, said in sent.items() if name.startswith("fate-")}
    return {pk: said for pk, said in named.items() if pk is not None}


def _asked(
    request: PageRequest, found: Resource, form: Any, lines: Sequence[Hanging], refusal: Refusal | None
) -> HttpResponse:
    """Show the form, and what hangs on it once the day is known."""
    status = refusal.status if refusal else 422 if form.is_bound and not form.is_valid() else 200
    with timezone.override(ZoneInfo(found.time_zone)):
        return show(
            request,
            "agenda/thing_end.html",
            status=status,
            thing=found,
            form=form,
            closing=isinstance(form, thing_forms.Upkeep),
            looked=form.is_bound and form.is_valid(),
            lines=lines,
            refusal=refusal,
            may_book=request.actor.may(Can.BOOK, found.structure_id),
            may_know=request.actor.may(Can.VIEW_PATIENT, found.structure_id),
            said=_fates(request.POST),
        )
