"""What a structure aims at, and where it is changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.insights import actions, forms, queries


@page(Can.VIEW_FIGURES, methods=["GET", "POST"])
def aim(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say how many calls are to be answered within how long."""
    structure = queries.practice(request.actor, structure_id)
    form = forms.AimForm.of(request.POST or None, queries.aim(structure.pk))
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("percent", "within_s")}
        actions.set_aim(by=request.actor, structure=structure, **told)
        messages.success(request, _("The aim is kept: the figures are told by it from now on."))
        return redirect("insights:figures")
    status = 422 if form.is_bound else 200
    return show(request, "insights/aim.html", structure=structure, form=form, status=status)
