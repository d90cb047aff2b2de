"""Pages of directives: at a glance, with their history."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from permanence.directives import queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .shown import on_boards


@page(Can.VIEW_DIRECTIVES)
def practices(request: PageRequest) -> HttpResponse:
    """The practices whose directives may be read; straight to the only one."""
    mine = list(directory.structures(request.actor, Can.VIEW_DIRECTIVES))
    chosen = [structure for structure in mine if structure.pk == request.actor.at] or mine
    if len(chosen) == 1:
        return redirect("directives:practice", chosen[0].pk)
    return show(request, "directives/practices.html", practices=mine)


@page(Can.VIEW_DIRECTIVES)
def practice(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The directives of a practice and of its practitioners: now, later, past."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    part = "boards" if request.htmx else None
    return on_boards(request, structure, part=part)


@page(Can.VIEW_DIRECTIVES)
def history(request: PageRequest, directive_id: UUID) -> HttpResponse:
    """Every version of a directive: who wrote what, when."""
    found = queries.directive(request.actor, directive_id)
    versions = queries.versions(request.actor, found.lineage)
    return on_boards(request, found.structure, versions=versions)


@page(Can.VIEW_DIRECTIVES)
def changes(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Who changed what lately, in all the directives of a practice."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    told = queries.changes(request.actor, structure.pk, timezone.now())
    return on_boards(request, structure, changes=told, changing=True)
