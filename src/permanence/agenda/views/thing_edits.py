"""Changing a room or a device: its name and site, its maintenance, its end; what hangs on it comes first."""

from datetime import UTC, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.range import Range

from permanence.agenda import actions, queries, thing_forms
from permanence.agenda.queries import Hanging
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.models import ClosureKind, Resource, ResourceKind
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can

from .fates import asked, decided, fates
from .openings import reopening
from .things import thing_to_edit

END = "agenda/thing_end.html"
FOREVER = datetime(2200, 1, 1, tzinfo=UTC)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def description(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Its name, and at which site it is."""
    found = thing_to_edit(request, thing_id)
    places = list(directory.sites(request.actor, found.structure_id))
    form = thing_forms.Thing(
        request.POST or None, sites=places, changing=found, initial={"name": found.name, "site": found.site_id}
    )
    if form.is_valid():
        site = next(one for one in places if one.pk == form.cleaned_data["site"])
        capacity.change_resource(
            by=request.actor, resource=found, site=site, name=form.cleaned_data.get("name", found.name)
        )
        messages.success(request, _("It is changed; what is booked stays."))
        return redirect("agenda:thing", found.pk)
    return show(request, "agenda/thing_edit.html", status=422 if form.is_bound else 200, thing=found, form=form)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def retirement(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """Retire it from a day on; what hangs on it is shown first, and said of each what becomes of it."""
    found = thing_to_edit(request, thing_id)
    zone = ZoneInfo(found.time_zone)
    form = thing_forms.retirement(found)(request.POST or None, initial={"on": timezone.localdate(timezone=zone)})
    if not form.is_valid():
        return asked(request, END, found, form)
    on, now = form.cleaned_data["on"], timezone.now()
    begins = open_times.instant(on, time(), zone)
    lines, lost = queries.hanging(request.actor, found, since=begins, now=now), [(begins, FOREVER)]
    if not decided(request, lines):
        return asked(request, END, found, form, lines=lines, lost=lost)
    try:
        actions.retire_thing(by=request.actor, resource=found, on=on, fates=fates(request), now=now)
    except Refusal as refusal:
        lines = queries.hanging(request.actor, found, since=begins, now=now)
        return asked(request, END, found, form, lines=lines, lost=lost, refusal=refusal)
    told = _("Noted: nobody is booked with this person any more from that day on.")
    messages.success(
        request, told if _is_person(found) else _("It is retired: nothing takes it any more from that day on.")
    )
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
    form = thing_forms.closing(found)(request.POST or None, initial={"first_on": timezone.localdate(timezone=zone)})
    if not form.is_valid():
        return asked(request, END, found, form, closing=True)
    now, during = timezone.now(), form.during(zone)
    lines, lost = _met(request, found, during, now), [(during.lower, during.upper)]
    if not decided(request, lines):
        return asked(request, END, found, form, lines=lines, lost=lost, closing=True)
    try:
        actions.close_thing(
            by=request.actor, resource=found, during=during, why=form.cleaned_data["why"], fates=fates(request),
            now=now, kind=ClosureKind.ABSENCE if _is_person(found) else ClosureKind.UPKEEP,
        )  # fmt: skip
    except Refusal as refusal:
        lines = _met(request, found, during, now)
        return asked(request, END, found, form, lines=lines, lost=lost, refusal=refusal, closing=True)
    told = _("The absence is noted: nothing new can be booked then.")
    messages.success(request, told if _is_person(found) else _("The maintenance is noted: nothing new takes it then."))
    return redirect("agenda:thing", found.pk)


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def upkeep_end(request: PageRequest, upkeep_id: UUID) -> HttpResponse:
    """Forget a maintenance; what opens again is shown first."""
    closure = open_times.closure(request.actor, upkeep_id)
    found = thing_to_edit(request, closure.resource_id)
    if request.method != "POST":
        title = _("Remove this absence") if _is_person(found) else _("Remove this maintenance")
        more = {"title": title, "back": reverse("agenda:thing", args=[found.pk])}
        return reopening(request, closure, ZoneInfo(found.time_zone), back_words=found.name, **more)
    capacity.reopen(by=request.actor, closure=closure)
    told = _("The absence is removed; its times can be booked again.")
    messages.success(request, told if _is_person(found) else _("The maintenance is removed: it can be taken then."))
    return redirect("agenda:thing", found.pk)


def _is_person(found: Resource) -> bool:
    return found.kind == ResourceKind.STAFF


def _met(request: PageRequest, found: Resource, during: Range[datetime], now: datetime) -> list[Hanging]:
    assert during.lower is not None
    return queries.hanging(request.actor, found, since=during.lower, until=during.upper, now=now)
