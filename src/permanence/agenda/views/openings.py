"""When a practitioner receives: weekly openings and absences."""

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

from permanence.agenda import actions, forms, opening_forms, queries
from permanence.capacity import actions as capacity
from permanence.capacity import queries as open_times
from permanence.capacity.models import Closure
from permanence.directory import queries as directory
from permanence.directory.models import PractitionerRole
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def openings(request: PageRequest, role_id: UUID) -> HttpResponse:
    """The recurring openings; one more."""
    role = practitioner_to_open(request, role_id)
    form = new_opening(request, role, request.POST or None)
    if form.is_valid():
        recurring, terms, now = form.recurring(), form.terms(), timezone.now()
        try:
            actions.add_opening(by=request.actor, practitioner_role=role, recurring=recurring, terms=terms, now=now)
        except capacity.MeetsAnother as another:
            form.add_error("opens_at", opening_forms.meets(another, role.site))
        else:
            messages.success(request, _("The opening is added; its times can be booked."))
            return redirect("agenda:openings", role.pk)
    return _shown(request, role, opening_form=form, status=422 if form.is_bound else 200)


@page(Can.EDIT_OPENINGS, methods=["POST"])
def closures(request: PageRequest, role_id: UUID) -> HttpResponse:
    """One more absence; what is promised meanwhile is told."""
    role = practitioner_to_open(request, role_id)
    form = forms.Closure(request.POST)
    if not form.is_valid():
        return _shown(request, role, closure_form=form, status=422)
    resource = capacity.add_practitioner(by=request.actor, practitioner_role=role)
    during = form.during(ZoneInfo(role.structure.time_zone))
    capacity.close(by=request.actor, resource=resource, during=during, why=form.cleaned_data["why"], once=True)
    messages.success(request, _("The absence is noted: nothing new can be booked then."))
    if meanwhile := queries.booked_during(request.actor, role, during):
        told = ngettext(
            "%(count)s appointment is booked during this absence: it is kept until you postpone it, below.",
            "%(count)s appointments are booked during this absence: they are kept until you postpone them, below.",
            meanwhile,
        )
        messages.warning(request, told % {"count": meanwhile})
    return redirect(reverse("agenda:openings", args=[role.pk]) + "#absences")


@page(Can.EDIT_OPENINGS, methods=["GET", "POST"])
def removal(request: PageRequest, closure_id: UUID) -> HttpResponse:
    """Forget an absence; what opens again, and who no longer comes then, is shown first."""
    closure = open_times.closure(request.actor, closure_id)
    if closure.resource.practitioner_role_id is None:
        raise NotFound
    role = practitioner_to_open(request, closure.resource.practitioner_role_id)
    back = reverse("agenda:openings", args=[role.pk]) + "#absences"
    if request.method != "POST":
        more = {"title": _("Remove this absence"), "back": back, "back_words": _("Openings and absences")}
        return reopening(request, closure, ZoneInfo(role.structure.time_zone), **more)
    capacity.reopen(by=request.actor, closure=closure)
    messages.success(request, _("The absence is removed; the openings count again."))
    return redirect(back)


def reopening(request: PageRequest, closure: Closure, zone: ZoneInfo, **more: Any) -> HttpResponse:
    """Show what removing a closure gives back."""
    touched = queries.reopening(request.actor, closure, timezone.now())
    trace_reading(request.actor, *{one.appointment.patient for one in touched.gone})
    with timezone.override(zone):
        return show(request, "agenda/reopening.html", closure=closure, touched=touched, **more)


def new_opening(request: PageRequest, role: PractitionerRole, data: Any = None) -> opening_forms.Opening:
    """Return the form of an opening to come."""
    return opening_forms.Opening(data, initial={"from_on": timezone.localdate()}, **offered(request, role))


def offered(request: PageRequest, role: PractitionerRole) -> dict[str, Any]:
    """Return what the form of an opening offers: for what, and where."""
    sites = directory.open_sites(request.actor, role.structure_id, timezone.localdate())
    return {"offered": queries.reasons(request.actor, role), "sites": sites, "usual": role.site_id}


def practitioner_to_open(request: PageRequest, role_id: UUID) -> PractitionerRole:
    """Return a practitioner whose openings the actor may edit."""
    role = directory.practitioner(request.actor, role_id)
    request.actor.require(Can.EDIT_OPENINGS, role.structure_id)
    return role


def _shown(request: PageRequest, role: PractitionerRole, *, status: int, **given: Any) -> HttpResponse:
    now = timezone.now()
    resource = open_times.resource_of(request.actor, role.pk)
    shown: dict[str, Any] = {"closure_form": forms.Closure(), "role": role} | given
    shown.setdefault("opening_form", new_opening(request, role))
    shown |= {"rules": [], "closures": []}
    shown["may_book"] = request.actor.may(Can.BOOK, role.structure_id)
    if resource:
        shown["rules"] = queries.said_openings(request.actor, resource, now)
        shown["imported"] = queries.imported(open_times.closures(request.actor, resource, since=now))
        shown["closures"] = queries.booked_in_closures(
            request.actor, role, open_times.closures(request.actor, resource, since=now), now
        )
    with timezone.override(ZoneInfo(role.structure.time_zone)):
        return show(request, "agenda/openings.html", status=status, now_on=timezone.localdate(), **shown)
