"""Pages of delegations: what one person may do beside his role, and until when."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

from .asking import asked, told_in


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def delegation(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Delegate rights to one person of the team."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    first = {"person": request.GET.get("person", "")}
    form = forms.DelegationForm(request.POST or None, actor=request.actor, structure=found, initial=first)
    home = reverse("directory:team", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            actions.delegate(by=request.actor, structure=found, **form.cleaned_data)
    if not form.is_valid():
        return asked(request, form, found, _("Delegate rights"), home)
    messages.success(request, _("Delegated; it ends by itself on the last day."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def end(request: PageRequest, delegation_id: UUID) -> HttpResponse:
    """The last day of a delegation."""
    found = queries.delegation(request.actor, delegation_id)
    form = forms.EndForm(request.POST or None)
    home = reverse("directory:team", args=[found.structure_id])
    if not form.is_valid():
        return asked(request, form, found.structure, _("End the delegation"), home)
    actions.end_delegation(by=request.actor, delegation=found, **form.cleaned_data)
    messages.success(request, _("The last day is kept."))
    return redirect(home)
