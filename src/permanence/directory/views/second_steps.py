"""The page on which a structure says of whom it asks a second step at sign-in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

from .asking import asked


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def second_steps(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Ask a second step of roles, each from a day on."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.SecondStepsForm(request.POST or None, asked=queries.second_steps(request.actor, found))
    home = reverse("directory:structure", args=[found.pk])
    if not form.is_valid():
        said = _(
            "From which day on? Until then they are told of it at each sign-in; from that day on they are led to set "
            "it up before anything else opens. Without a day it is not asked."
        )
        return asked(request, form, found, _("Second step at sign-in"), home, words=_("Keep the changes"), said=said)
    actions.ask_second_step(by=request.actor, structure=found, days=form.days)
    messages.success(request, _("Changes kept."))
    return redirect(home)
