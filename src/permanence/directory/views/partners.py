"""Pages of the partners a structure knows outside its networks."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, partnership, queries
from permanence.directory.models import Partner, PartnerKind
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .asking import asked, told_in
from .structures import about


@page(Can.VIEW_DIRECTORY)
def partners(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Whom the structure knows, as searched: what is known of each, and since when."""
    found = queries.structure(request.actor, structure_id)
    words, kind, today = request.GET.get("q", "").strip(), request.GET.get("kind", ""), queries.today()
    listed = queries.partners(request.actor, found.pk, words=words, kind=kind)
    shown: dict[str, Any] = {"q": words, "kind": kind, "kinds": PartnerKind.choices}
    shown["partners"] = [(one, _standing(one, today)) for one in listed]
    shown["brings"] = request.actor.may(Can.MANAGE_PATIENTS, found.pk)
    shown["keeps"] = request.actor.may(Can.BOOK, found.pk)
    part = "named" if request.htmx else None
    return show(request, "directory/partners.html", part=part, **shown, **about(request, found, "partners"))


@page(Can.BOOK, methods=["GET", "POST"])
def new_partner(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A partner to add."""
    found = queries.structure(request.actor, structure_id, Can.BOOK)
    form, home = forms.PartnerForm(request.POST or None), _home(found.pk)
    if form.is_valid():
        with told_in(form):
            actions.add_partner(by=request.actor, structure=found, known=form.cleaned_data)
            messages.success(request, _("The partner is in your directory."))
            return redirect(home)
    return asked(request, form, found, _("Add a partner"), home)


@page(Can.BOOK, methods=["GET", "POST"])
def partner(request: PageRequest, partner_id: UUID) -> HttpResponse:
    """What is known of one, to correct."""
    found = queries.partner(request.actor, partner_id, Can.BOOK)
    form = forms.PartnerForm(request.POST or None, initial=vars(found))
    home = _home(found.structure_id)
    if form.is_valid():
        with told_in(form):
            actions.change_partner(by=request.actor, partner=found, known=form.cleaned_data)
            messages.success(request, _("The partner is kept as corrected."))
            return redirect(home)
    return asked(request, form, found.structure, found.name, home, words=_("Keep the changes"))


@page(Can.BOOK, methods=["POST"])
def partner_confirmed(request: PageRequest, partner_id: UUID) -> HttpResponse:
    """Somebody heard today whether he takes new patients."""
    found, accepts = queries.partner(request.actor, partner_id, Can.BOOK), request.POST.get("accepts", "")
    today = queries.today()
    actions.confirm_partner(by=request.actor, partner=found, accepts=accepts, today=today)
    messages.success(request, _("Kept, as heard today."))
    return redirect(_home(found.structure_id))


@page(Can.BOOK, methods=["POST"])
def partner_withdrawn(request: PageRequest, partner_id: UUID) -> HttpResponse:
    """He is named no longer."""
    found = queries.partner(request.actor, partner_id, Can.BOOK)
    actions.withdraw_partner(by=request.actor, partner=found, now=timezone.now())
    undo = reverse("directory:partner_back", args=[found.pk])
    messages.success(request, _("%(name)s is named no longer.") % {"name": found.name}, extra_tags=f"undo:{undo}")
    return redirect(_home(found.structure_id))


@page(Can.BOOK, methods=["POST"])
def partner_back(request: PageRequest, partner_id: UUID) -> HttpResponse:
    """He is named again: it was a mistake."""
    found = queries.partner(request.actor, partner_id, Can.BOOK, also_withdrawn=True)
    actions.name_partner_again(by=request.actor, partner=found)
    return HttpResponse(status=204) if request.htmx else redirect(_home(found.structure_id))


def _home(structure_id: UUID) -> str:
    return reverse("directory:partners", args=[structure_id])


def _standing(one: Partner, today: date) -> str:
    """Say what is known of his taking patients: yes, no, stale or unknown."""
    if one.confirmed_on is None:
        return "unknown"
    return "stale" if partnership.is_stale(one.confirmed_on, today) else one.accepts
