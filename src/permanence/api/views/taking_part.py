"""Where a practice says what the national platform sees, and where its regulators come in."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.api import actions, queries
from permanence.api.sas_form import SasForm, begun
from permanence.directory.models import Structure
from permanence.foundation import openid, typed
from permanence.foundation.actor import Kind, scope
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from . import regulating
from .regulating import ORIGINS, led_away, regulator_of

A_DAY = 12
AHEAD = timedelta(days=3)


@page(Can.EDIT_ONLINE)
def practices(request: PageRequest) -> HttpResponse:
    """The practices one edits; of one alone, its page at once."""
    found = list(queries.practices(request.actor))
    if len(found) == 1:
        return redirect("api:sas_practice", found[0].pk)
    shown = queries.participations(request.actor)
    return show(request, "api/sas/practices.html", lines=[(one, one.pk in shown) for one in found])


@page(Can.EDIT_ONLINE, methods=["GET", "POST"])
def practice(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What one practice shows, and to whom."""
    structure = queries.practice(request.actor, structure_id)
    said, theirs = queries.participation(structure), queries.reasons_of(structure)
    first = begun(said, queries.community(structure), queries.offered(structure))
    form = SasForm(request.POST or None, theirs=theirs, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.show_to_platform(
                by=request.actor, structure=structure, way=form.cleaned_data["way"],
                cabinet=form.cleaned_data["cabinet"], audiences=form.audiences, community=form.community,
                now=timezone.now(),
            )  # fmt: skip
        except actions.NumberMissing as missing:
            form.add_error("cabinet", str(missing.title))
        else:
            messages.success(request, _("Changes kept."))
            return redirect("api:sas_practice", structure.pk)
    live = said if said and said.ended_at is None else None
    joined = bool(settings.NATIONAL.names)
    return show(
        request, "api/sas/practice.html", status=422 if form.errors else 200, structure=structure, form=form, live=live,
        joined=joined, may_book=request.actor.may(Can.BOOK, structure.pk),
    )  # fmt: skip


@page(Can.EDIT_ONLINE, methods=["POST"])
def end(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Show nothing any more."""
    structure = queries.practice(request.actor, structure_id)
    actions.hide_from_platform(by=request.actor, structure=structure, now=timezone.now())
    messages.success(request, _("The platform sees nothing of this practice any more."))
    return redirect("api:sas_practice", structure.pk)


@page(Can.ANYONE, first=regulating.begun)
def entry(request: PageRequest, place_id: UUID, told: tuple[str, openid.Kept] | None) -> HttpResponse:
    """An agenda as the platform sends a regulator to it, who has shown who he is; whoever works there sees it whole."""
    home = queries.home(place_id)
    on, now = typed.day(request.GET.get("on", "")), timezone.now()
    if request.actor.kind is Kind.PERSON and request.actor.may(Can.VIEW_AGENDA, home):
        return redirect("agenda:agenda")
    if request.GET.get("origin") not in ORIGINS:
        return show(request, "api/sas/elsewhere.html", status=403)
    regulator = regulator_of(request)
    if regulator is None and told is not None:
        return led_away(request, told)
    by = queries.platform([home])
    with scope(by):
        response = show(request, "api/sas/entry.html", regulator=regulator, **_entry(by, place_id, on, now))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _entry(by: Any, place_id: UUID, on: date | None, now: datetime) -> dict[str, Any]:
    """Return whom the practice lets be seen here, and their next times from a day on."""
    shown = queries.shown_times(by, now=now, since=now, until=now + AHEAD)
    there = {one.role_id for one in shown.slots if one.site_id == place_id}
    here = [one for one in shown.roles.values() if place_id in (one.pk, one.site_id) or one.pk in there]
    if not here:
        return {"here": [], "times": [], "structure": None}
    structure: Structure = here[0].structure
    zone = ZoneInfo(structure.time_zone)
    since = datetime.combine(on, time(), zone) if on else now
    named = {role.pk for role in here}
    free: dict[datetime, queries.FreeSlot] = {}
    for one in shown.slots:
        if one.role_id in named and one.starts_at >= since and place_id in (one.role_id, one.site_id):
            free.setdefault(one.starts_at, one)
    site = shown.sites.get(place_id, here[0].site)
    times = [(one, shown.sites[one.site_id]) for one in [*free.values()][:A_DAY]]
    return {"here": here, "times": times, "structure": structure, "site": site}
