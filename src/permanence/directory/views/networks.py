"""Pages of networks and zones."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .asking import asked
from .structures import about


@page(Can.VIEW_DIRECTORY)
def networks(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The zones and groups the structure belongs to, and who else does."""
    found = queries.structure(request.actor, structure_id)
    members, neighbours = queries.networks(found.pk), queries.neighbours(found.pk)
    tabs = about(request, found, "networks")
    return show(request, "directory/networks.html", members=members, neighbours=neighbours, **tabs)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def network(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A network the structure joins."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.NetworkForm(request.POST or None)
    home = reverse("directory:networks", args=[found.pk])
    if not form.is_valid():
        return asked(request, form, found, _("Join a network or a zone"), home)
    actions.join_network(by=request.actor, structure=found, **form.cleaned_data)
    messages.success(request, _("The structure is now part of it."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def departure(request: PageRequest, member_id: UUID) -> HttpResponse:
    """The structure leaves a network."""
    found = queries.network_member(request.actor, member_id)
    actions.leave_network(by=request.actor, member=found)
    messages.success(request, _("The structure has left it."))
    return redirect("directory:networks", found.structure_id)
