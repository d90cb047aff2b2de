"""The hours of a room or a device: what a change would leave outside is shown first, and decided one by one."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.agenda import actions, opening_forms, queries, thing_forms
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.actions import Recurring
from permanence.capacity.models import OpeningRule, Resource
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound, Refusal
from permanence.foundation.rights import Can

from .fates import asked, decided, fates
from .things import thing_to_edit

CHANGE = "agenda/thing_hours_change.html"
DAY = timedelta(days=1)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def hours(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """The hours in which it can be had, if it has any; some more, at once when they leave nothing outside."""
    found = thing_to_edit(request, thing_id)
    form = thing_forms.Hours(request.POST or None, initial={"from_on": _today(found)})
    if form.is_valid():
        return _edited(request, found, form, None, Recurring(**form.cleaned_data), at_once=True)
    return _listed(request, found, form)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def hours_change(request: PageRequest, hours_id: UUID) -> HttpResponse:
    """Other hours from a day on."""
    rule, found = _theirs(request, hours_id)
    said = {"weekday": rule.weekday, "opens_at": rule.opens_at, "closes_at": rule.closes_at}
    form = thing_forms.Hours(request.POST or None, initial=said | {"from_on": max(_today(found) + DAY, rule.from_on)})
    if not form.is_valid():
        return asked(request, CHANGE, found, form, rule=rule)
    return _edited(request, found, form, rule, replace(open_times.recurring(rule), **form.cleaned_data))


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def hours_end(request: PageRequest, hours_id: UUID) -> HttpResponse:
    """End some hours after a day."""
    rule, found = _theirs(request, hours_id)
    form = thing_forms.Ending(request.POST or None, initial={"last_on": _today(found)})
    if not form.is_valid():
        return asked(request, CHANGE, found, form, rule=rule, ending=True)
    return _edited(request, found, form, rule, None)


def _edited(
    request: PageRequest,
    found: Resource,
    form: Any,
    rule: OpeningRule | None,
    becomes: Recurring | None,
    *,
    at_once: bool = False,
) -> HttpResponse:
    """Show what it touches; do it when that was looked at, and of each left outside was said what becomes of it."""
    from_on: date = becomes.from_on if becomes else form.cleaned_data["last_on"] + DAY
    edit: dict[str, Any] = {"rule": rule, "becomes": becomes, "from_on": from_on, "now": timezone.now()}
    more: dict[str, Any] = {"rule": rule, "ending": becomes is None}
    lines, lost = queries.outside_hours(request.actor, found, **edit)
    if not (decided(request, lines) or (at_once and not lines)):
        return asked(request, CHANGE, found, form, lines=lines, lost=lost, **more)
    try:
        actions.change_thing_hours(by=request.actor, resource=found, fates=fates(request), **edit)
    except capacity.MeetsAnother as another:
        form.add_error("opens_at", opening_forms.meets(another))
        return asked(request, CHANGE, found, form, **more) if rule else _listed(request, found, form)
    except Refusal as refusal:
        lines, lost = queries.outside_hours(request.actor, found, **edit)
        return asked(request, CHANGE, found, form, lines=lines, lost=lost, refusal=refusal, **more)
    told = _("These hours are added.") if rule is None else _("These hours are changed.")
    messages.success(request, told if becomes else _("These hours are ended."))
    return redirect("agenda:thing_hours", found.pk)


def _listed(request: PageRequest, found: Resource, form: Any) -> HttpResponse:
    rules = open_times.opening_rules(request.actor, found, since=timezone.now())
    shown = {"thing": found, "form": form, "rules": rules, "today": _today(found)}
    return show(request, "agenda/thing_hours.html", status=422 if form.is_bound else 200, **shown)


def _theirs(request: PageRequest, hours_id: UUID) -> tuple[OpeningRule, Resource]:
    rule = open_times.opening_rule(request.actor, hours_id)
    if rule.resource.practitioner_role_id is not None:
        raise NotFound
    return rule, thing_to_edit(request, rule.resource_id)


def _today(found: Resource) -> date:
    return timezone.localdate(timezone=ZoneInfo(found.time_zone))
