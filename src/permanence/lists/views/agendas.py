"""Who is who in a list of appointments, and for whom those are that leave it unsure."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.lists import actions, forms, queries
from permanence.lists.models import Kind

from .imports import worked_on
from .shown import who_is_who


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def choices(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Say which of ours each practitioner, reason and room is."""
    of = queries.an_import(request.actor, import_id)
    form = who_is_who(of, queries.house(of), request.POST) if of.kind == Kind.AGENDA else None
    if form is None or not form.is_valid():
        raise Invalid
    return worked_on(actions.choose(by=request.actor, of=of, choices=form.choices()))


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def reading(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Read the lines anew: patients were added since, or one file alone of a name is to be enough."""
    of = queries.an_import(request.actor, import_id)
    form = forms.Names(request.POST)
    chosen = form.choices() if "names" in request.POST and form.is_valid() else {}
    return worked_on(actions.choose(by=request.actor, of=of, choices=chosen))


@page(Can.MANAGE_PATIENTS, methods=["POST"])
def decisions(request: PageRequest, import_id: UUID) -> HttpResponse:
    """Say for whom appointments are."""
    of = queries.an_import(request.actor, import_id)
    said = {name.removeprefix("line-"): chosen for name, chosen in request.POST.items() if name.startswith("line-")}
    try:
        decided = {UUID(line): UUID(str(chosen)) for line, chosen in said.items() if chosen}
    except ValueError:
        raise Invalid from None
    actions.decide_patients(by=request.actor, of=of, decisions=decided)
    messages.success(request, _("Noted: these appointments are ready."))
    return redirect("lists:import", of.pk)
