"""How long calls are kept: the terms, what goes tonight and soon, and what is kept longer with its reason."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, keeping_forms, queries
from permanence.desk.models import Request
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.MANAGE_DIRECTORY)
def keepings(request: PageRequest) -> HttpResponse:
    """The practices one manages, each with how long its calls are kept."""
    return show(request, "desk/keepings.html", rows=queries.all_kept(request.actor))


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def keeping(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The terms of one practice with what they take away; POST sets them."""
    structure = _structure(request, structure_id)
    told = queries.kept(structure)
    given = {"months": told.terms.months, "grave_months": told.terms.grave_months, "why": told.why}
    form = keeping_forms.TermsForm(request.POST if request.method == "POST" else None, initial=given)
    if form.is_valid():
        row = actions.set_keeping(by=request.actor, structure=structure, now=timezone.now(), **form.cleaned_data)
        if row.from_on > queries.day_at(structure, timezone.now()):
            messages.success(request, _("These terms hold. Until the day said below, nothing goes."))
        else:
            messages.success(request, _("These terms hold."))
        return redirect("desk:keeping", structure.pk)
    return _shown(request, told, form)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def longer(request: PageRequest, structure_id: UUID, request_id: UUID) -> HttpResponse:
    """One request kept whatever its term, for a reason in words."""
    asked = _asked(request, structure_id, request_id)
    form = keeping_forms.ReasonForm(request.POST)
    if form.is_valid():
        actions.keep_longer(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("It is kept, with your reason, until you say otherwise."))
    else:
        messages.error(request, _("Say in a few words why it is kept longer."))
    return redirect("desk:keeping", structure_id)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def longer_end(request: PageRequest, structure_id: UUID, request_id: UUID) -> HttpResponse:
    """Its term counts again."""
    actions.keep_no_longer(by=request.actor, request=_asked(request, structure_id, request_id))
    messages.success(request, _("Its term counts again."))
    return redirect("desk:keeping", structure_id)


def _structure(request: PageRequest, structure_id: UUID) -> Structure:
    return directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)


def _asked(request: PageRequest, structure_id: UUID, request_id: UUID) -> Request:
    return queries.request_at(_structure(request, structure_id), request_id)


def _shown(request: PageRequest, told: queries.Kept, form: keeping_forms.TermsForm) -> HttpResponse:
    structure, today = told.structure, queries.day_at(told.structure, timezone.now())
    which = keeping_forms.WhichDay(request.GET if "on" in request.GET else None)
    on = which.cleaned_data["on"] if which.is_valid() else None
    soon = today + queries.AHEAD
    listed = queries.of_day(structure, on) if on else queries.to_go(structure, told.terms, soon)
    return show(
        request,
        "desk/keeping.html",
        status=422 if form.errors else 200,
        told=told,
        form=form,
        waits=told.from_on is None or told.from_on > today,
        tonight=queries.going(structure, told.terms, today + timedelta(days=1)),
        soon=queries.going(structure, told.terms, soon),
        which=which,
        on=on,
        listed=listed,
        longer=queries.kept_longer(structure),
        nights=queries.nights(structure),
        today=today,
    )
