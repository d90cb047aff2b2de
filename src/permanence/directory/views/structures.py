"""Pages of structures: the tree, one structure with its tabs, its sites and parts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .asking import asked


@page(Can.VIEW_DIRECTORY)
def tree(request: PageRequest) -> HttpResponse:
    """My structures, under what they are part of, and those answered for by mandate."""
    own = set(queries.structures(request.actor, Can.MANAGE_DIRECTORY).values_list("pk", flat=True))
    branches = queries.structure_tree(request.actor)
    return show(request, "directory/structures.html", branches=branches, managed=own)


@page(Can.VIEW_DIRECTORY)
def structure(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """One structure: what it is, where it receives, what it is made of."""
    found = queries.structure(request.actor, structure_id)
    sites, parts = queries.sites(request.actor, found.pk), queries.parts(found)
    told = about(request, found, "sites") | {"may_leave": request.actor.may(Can.MOVE_OUT, found.pk)}
    told["asked"] = [one for one in queries.second_steps(request.actor, found) if one.from_on]
    told["welcomes"] = queries.welcomes(found.pk)
    return show(request, "directory/structure.html", sites=sites, parts=parts, **told)


def about(request: PageRequest, structure: Structure, tab: str) -> dict[str, Any]:
    """Return what the head and the tabs of a structure's pages need."""
    words = [
        ("sites", _("Structure and sites"), "structure"),
        ("practitioners", _("Practitioners"), "practitioners"),
        ("team", _("Team"), "team"),
        ("mandates", _("Mandates"), "mandates"),
        ("networks", _("Networks and zones"), "networks"),
        ("partners", _("Partners"), "partners"),
    ]
    tabs = [(code, label, reverse(f"directory:{name}", args=[structure.pk]), None) for code, label, name in words]
    manages = request.actor.may(Can.MANAGE_DIRECTORY, structure.pk)
    return {"structure": structure, "tabs": tabs, "tab": tab, "manages": manages}


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def identity(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """How the structure is named, reached and identified."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.StructureForm(request.POST or None, initial=vars(found))
    home = reverse("directory:structure", args=[found.pk])
    if not form.is_valid():
        return asked(request, form, found, _("Edit the structure"), home, words=_("Keep the changes"))
    actions.correct_structure(by=request.actor, structure=found, **form.details)
    messages.success(request, _("Changes kept."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def part(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new part of the structure: site of a group, department, unit."""
    whole = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.StructureForm(request.POST or None, initial={"kind": "unit"})
    home = reverse("directory:structure", args=[whole.pk])
    if not form.is_valid():
        return asked(request, form, whole, _("Add a part"), home)
    added = actions.add_part(by=request.actor, parent=whole, **form.details)
    messages.success(request, _("%(name)s is added.") % {"name": added.name})
    return redirect("directory:structure", added.pk)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def new_site(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A new place where the structure receives people."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.SiteForm(request.POST or None)
    home = reverse("directory:structure", args=[found.pk])
    if not form.is_valid():
        return asked(request, form, found, _("Add a site"), home)
    actions.add_site(by=request.actor, structure=found, **form.cleaned_data)
    messages.success(request, _("The site is added."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def site(request: PageRequest, site_id: UUID) -> HttpResponse:
    """One site, as told to patients."""
    found = queries.site(request.actor, site_id, Can.MANAGE_DIRECTORY)
    form = forms.SiteForm(request.POST or None, initial=vars(found))
    home = reverse("directory:structure", args=[found.structure_id])
    if not form.is_valid():
        closes = _("Open this site again") if found.closed_on else _("Close this site")
        beside = (reverse("agenda:site_closing", args=[found.pk]), closes)
        keeps = _("Keep the changes")
        return asked(request, form, found.structure, _("Edit the site"), home, words=keeps, beside=beside)
    actions.correct_site(by=request.actor, site=found, **form.cleaned_data)
    messages.success(request, _("Changes kept."))
    return redirect(home)
