"""Finding a patient, and opening the file of someone not known yet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.foundation.ids import uuid7
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import actions, forms, queries
from permanence.patients.queries.faults import soon as to_correct

from . import coming_back

MOST_SHOWN = 30


@page(Can.VIEW_PATIENT, methods=["GET", "POST"])
def search(request: PageRequest) -> HttpResponse:
    """Find a patient as one types; what is typed is sent, so that it stands in no address.

    A national number finds its bearer only so: one in an address is not looked for.
    """
    coming_back.forget(request)
    sent = request.method == "POST"
    text = (request.POST if sent else request.GET).get("q", "").strip()
    numbered = queries.is_number(text)
    if numbered:
        found = queries.bearers(request.actor, text) if sent else []
    else:
        found = queries.search(request.actor, text, MOST_SHOWN + 1)
    shown: dict[str, Any] = {"q": text, "found": found[:MOST_SHOWN], "more": len(found) > MOST_SHOWN}
    shown |= {"numbered": numbered, "may_identify": request.actor.may(Can.IDENTIFY)}
    shown |= {"may_register": request.actor.may(Can.EDIT_PATIENT), "many": len(request.actor.structures()) > 1}
    shown |= {
        "may_manage": request.actor.may(Can.MANAGE_PATIENTS),
        "may_set_delay": request.actor.may(Can.WRITE_DIRECTIVES),
    }
    if not request.htmx and shown["may_register"]:
        shown["to_correct"] = to_correct(request.actor, timezone.now())
    return show(request, "patients/search.html", part="results" if request.htmx else None, **shown)


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def registration(request: PageRequest) -> HttpResponse:
    """Open the file of someone not known yet; what was looked for in vain is sent, so that it stands in no address."""
    begins = "begun" in request.POST
    structures = directory.structures(request.actor, Can.EDIT_PATIENT)
    begun = forms.begun_with(request.POST.get("begun", ""), request.GET.get("phone", ""), uuid7())
    form = forms.Registration(
        None if begins else request.POST or None, initial=begun | {"structure": request.actor.at}, structures=structures
    )
    if form.is_valid():
        try:
            patient = actions.register(by=request.actor, now=timezone.now(), **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        except actions.LooksAlike as alike:
            return show(request, "patients/registration.html", form=form, alike=alike, status=409)
        else:
            messages.success(request, _("The file of %(name)s is open.") % {"name": patient.name}, extra_tags="private")
            return redirect("patients:patient", patient.pk)
    return show(request, "patients/registration.html", form=form, status=422 if form.is_bound else 200)
