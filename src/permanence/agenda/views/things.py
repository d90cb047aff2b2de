"""The rooms, devices and staff of a structure: what takes them; one more, and taking one without a patient."""

from contextlib import suppress
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.agenda import actions, queries, thing_forms
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.models import Resource, ResourceKind
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.actor import Actor
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can

from .looks import asked_day
from .typed import chosen


@page(Can.VIEW_AGENDA, methods=["GET", "POST"])
def things(request: PageRequest) -> HttpResponse:
    """What a structure has, what others share with it; one more."""
    structures = list(_structures(request.actor))
    asked = chosen(request.GET.get("structure", ""))
    structure = next((one for one in structures if one.pk == asked), structures[0] if structures else None)
    if structure is None:
        return show(request, "agenda/nobody.html")
    places = list(directory.sites(request.actor, structure.pk))
    form = thing_forms.Thing(request.POST or None, sites=places)
    if form.is_bound:
        request.actor.require(Can.EDIT_OPENINGS, structure.pk)
    if form.is_valid():
        site = next(one for one in places if one.pk == form.cleaned_data["site"])
        made = capacity.add_resource(
            by=request.actor, site=site, kind=form.cleaned_data["kind"], name=form.cleaned_data["name"]
        )
        messages.success(request, _("It is there: it can be taken at once."))
        return redirect("agenda:thing", made.pk)
    return _listed(request, structure, form=form)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def staff(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """One more member of staff whose time is taken with visits."""
    structure = directory.structure(request.actor, structure_id, Can.EDIT_OPENINGS)
    form = _staff_form(request, structure, request.POST)
    if form.is_valid():
        person, name = form.cleaned_data["person"], form.cleaned_data["name"]
        site = directory.site(request.actor, form.cleaned_data["site"])
        told = queries.staff_to_add(structure.pk).filter(pk=person).first()
        made = actions.add_staff(by=request.actor, site=site, person=told, name=name, now=timezone.now())
        messages.success(request, _("It is noted: this time can be booked at once."))
        return redirect("agenda:thing", made.pk)
    return _listed(request, structure, staff_form=form)


@page(Can.VIEW_AGENDA, methods=["GET", "POST"])
def thing(request: PageRequest, thing_id: UUID) -> HttpResponse:
    """One room or device: what takes it in the days to come; taking it."""
    found, house = thing_for(request, thing_id)
    with timezone.override(ZoneInfo(found.time_zone)):
        on = asked_day(request.GET.get("on", ""), timezone.localdate())
        form = thing_forms.Use(request.POST or None, initial={"on": on, **_hours(request)})
        if form.is_bound:
            request.actor.require(Can.BOOK, house.pk)
        if form.is_valid():
            try:
                made = actions.use_thing(
                    by=request.actor, structure=house, resource=found, now=timezone.now(), **form.cleaned_data
                )
            except (actions.NotFree, actions.BadUse) as refused:
                form.add_error(None, " ".join(str(said) for said in (refused.title, refused) if str(said)))
            else:
                told = ngettext("It is taken.", "It is taken, %(count)s times.", len(made)) % {"count": len(made)}
                messages.success(request, told)
                return redirect(f"{reverse('agenda:thing', args=[found.pk])}?structure={house.pk}")
        return _shown(request, found, house, form)


def thing_for(request: PageRequest, thing_id: UUID) -> tuple[Resource, Structure]:
    """Return a thing and for which structure it is looked at: its own, or one it is shared with.

    :raises NotFound: when it is none of these
    """
    with suppress(NotFound):
        own = queries.thing(request.actor, thing_id)
        return own, own.structure
    asked = chosen(request.GET.get("structure", ""))
    for house in _structures(request.actor):
        if asked in (None, house.pk):
            shared = queries.borrowed(request.actor, house.pk, timezone.localdate()).filter(pk=thing_id).first()
            if shared is not None:
                return shared, house
    raise NotFound


def thing_to_edit(request: PageRequest, thing_id: UUID) -> Resource:
    """Return a thing of a structure whose openings the actor may edit."""
    found = queries.thing(request.actor, thing_id)
    request.actor.require(Can.EDIT_OPENINGS, found.structure_id)
    return found


def _listed(
    request: PageRequest,
    structure: Structure,
    form: thing_forms.Thing | None = None,
    staff_form: thing_forms.Staff | None = None,
) -> HttpResponse:
    there = queries.things_with_needs(request.actor, structure.pk)
    places = directory.sites(request.actor, structure.pk)
    bound = staff_form or (form and form.is_bound)
    return show(
        request,
        "agenda/things.html",
        status=422 if bound else 200,
        structure=structure,
        structures=list(_structures(request.actor)),
        form=form or thing_forms.Thing(sites=places),
        staff_form=staff_form or _staff_form(request, structure),
        may_edit=request.actor.may(Can.EDIT_OPENINGS, structure.pk),
        sites=places,
        there=[one for one, _needing in there if not one.retired_on],
        groups=[
            (_("Rooms and devices"), [pair for pair in there if pair[0].kind != ResourceKind.STAFF]),
            (_("Staff"), [pair for pair in there if pair[0].kind == ResourceKind.STAFF]),
        ],
        borrowed=queries.borrowed(request.actor, structure.pk, timezone.localdate()),
    )


def _staff_form(request: PageRequest, structure: Structure, data: Any = None) -> thing_forms.Staff:
    places = directory.sites(request.actor, structure.pk)
    return thing_forms.Staff(data, people=queries.staff_to_add(structure.pk), sites=places, prefix="staff")


def _structures(actor: Actor) -> Any:
    return (
        directory.structures(actor, Can.VIEW_AGENDA)
        .filter(pk__in=[one for one in actor.structures(Can.VIEW_AGENDA) if actor.at in (None, one)])
        .order_by("name")
    )


def _hours(request: PageRequest) -> dict[str, Any]:
    """Return the hours an address asks for: from a moment of the calendar, an hour."""
    try:
        begins = time.fromisoformat(request.GET.get("from", ""))
    except ValueError:
        return {}
    return {"from_at": begins, "to_at": begins.replace(hour=min(begins.hour + 1, 23))}


def _shown(request: PageRequest, found: Resource, house: Structure, form: thing_forms.Use) -> HttpResponse:
    now, own = timezone.now(), found.structure_id == house.pk
    return show(
        request,
        "agenda/thing.html",
        status=422 if form.is_bound else 200,
        thing=found,
        house=house,
        own=own,
        form=form,
        may_book=request.actor.may(Can.BOOK, house.pk) and not _gone(found, timezone.localdate()),
        may_edit=own and request.actor.may(Can.EDIT_OPENINGS, house.pk),
        may_know=request.actor.may(Can.VIEW_PATIENT, house.pk),
        left=own and queries.has_left(found),
        coming=queries.coming(request.actor, found, house, now),
        hours=open_times.opening_rules(request.actor, found, since=now) if own else [],
        closures=open_times.closures(request.actor, found, since=now) if own else [],
        reasons=queries.reasons_needing(request.actor, found),
        sharings=queries.sharings(request.actor, found, timezone.localdate()) if own else [],
    )


def _gone(found: Resource, today: date) -> bool:
    return found.retired_on is not None and found.retired_on <= today
