"""Pages of mandates: those a structure gave or holds, one mandate with its switches."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.directory import actions, forms, queries
from permanence.directory.models import Mandate
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

from .asking import asked, told_in
from .structures import about


@page(Can.VIEW_DIRECTORY)
def mandates(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What the structure lets answering services do, and what it does for others."""
    found = queries.structure(request.actor, structure_id)
    rows = queries.mandates(request.actor, found.pk)
    given, held = [m for m in rows if m.structure_id == found.pk], [m for m in rows if m.holder_id == found.pk]
    tabs = about(request, found, "mandates")
    return show(request, "directory/mandates.html", given=given, held=held, today=queries.today(), **tabs)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def new_mandate(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A mandate given to an answering service."""
    found = queries.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    form = forms.MandateForm(request.POST or None, structure=found, initial={"rights": list(settings.MANDATABLE)})
    home = reverse("directory:mandates", args=[found.pk])
    if form.is_valid():
        with told_in(form):
            given = actions.grant_mandate(by=request.actor, structure=found, **form.cleaned_data)
    if not form.is_valid():
        return asked(request, form, found, _("Give a mandate"), home)
    messages.success(request, _("The mandate is given."))
    return redirect("directory:mandate", given.pk)


@page(Can.VIEW_DIRECTORY)
def mandate(request: PageRequest, mandate_id: UUID) -> HttpResponse:
    """One mandate: between whom, until when, and exactly what it lends."""
    found = queries.mandate(request.actor, mandate_id)
    switches = [(words, right in found.rights) for right, words in settings.MANDATABLE.items()]
    manages = request.actor.may(Can.MANAGE_DIRECTORY, found.structure_id)
    home = found.structure_id if request.actor.may(Can.VIEW_DIRECTORY, found.structure_id) else found.holder_id
    return show(
        request,
        "directory/mandate.html",
        mandate=found,
        switches=switches,
        manages=manages,
        home=home,
        today=queries.today(),
        without_papers=manages and _without_papers(found),
    )


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def papers(request: PageRequest, mandate_id: UUID) -> HttpResponse:
    """Lend in one press what mandates made before could not list: addresses, insurers and formalities."""
    found = queries.mandate(request.actor, mandate_id, Can.MANAGE_DIRECTORY)
    if _without_papers(found):
        lent = [*found.rights, Can.VIEW_ADMINISTRATIVE.value]
        actions.amend_mandate(by=request.actor, mandate=found, rights=lent)
        messages.success(request, _("Lent from now on: addresses, insurers and formalities."))
    return redirect("directory:mandate", found.pk)


def _without_papers(mandate: Mandate) -> bool:
    """Tell whether a service sees patients and nothing of their papers."""
    runs = mandate.until_on is None or mandate.until_on >= queries.today()
    return runs and Can.VIEW_PATIENT in mandate.rights and Can.VIEW_ADMINISTRATIVE not in mandate.rights


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def rights(request: PageRequest, mandate_id: UUID) -> HttpResponse:
    """What the mandate lends from now on."""
    found = queries.mandate(request.actor, mandate_id, Can.MANAGE_DIRECTORY)
    form = forms.RightsForm(request.POST or None, initial={"rights": found.rights})
    home = reverse("directory:mandate", args=[found.pk])
    if not form.is_valid():
        return asked(
            request, form, found.structure, _("Change what the mandate lends"), home, words=_("Keep the changes")
        )
    actions.amend_mandate(by=request.actor, mandate=found, **form.cleaned_data)
    messages.success(request, _("Changes kept."))
    return redirect(home)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def end(request: PageRequest, mandate_id: UUID) -> HttpResponse:
    """The last day of a mandate."""
    found = queries.mandate(request.actor, mandate_id, Can.MANAGE_DIRECTORY)
    form = forms.EndForm(request.POST or None)
    home = reverse("directory:mandates", args=[found.structure_id])
    if not form.is_valid():
        return asked(request, form, found.structure, _("End the mandate"), home)
    actions.end_mandate(by=request.actor, mandate=found, **form.cleaned_data)
    messages.success(request, _("The last day is kept."))
    return redirect(home)
