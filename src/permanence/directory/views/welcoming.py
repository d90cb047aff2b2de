"""Whom a structure is fitted out to welcome."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def welcomes(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say it, people by people."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.WelcomeForm(request.POST if request.method == "POST" else None, known=queries.welcomes(found.pk))
    if form.is_valid():
        actions.say_welcomes(by=request.actor, structure=found, welcomed=form.welcomed)
        messages.success(request, _("Kept: patients read it on your online page."))
        return redirect("directory:structure", found.pk)
    status = 422 if form.is_bound else 200
    return show(request, "directory/welcomes.html", structure=found, form=form, status=status)
