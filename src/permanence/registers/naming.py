"""Saying whose file a demand is about: a letter names a person, and a copy is made of a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.patients import queries as patients
from permanence.patients.models import Patient

from . import actions, forms, queries

MOST_SHOWN = 12


@page(Can.VIEW_PATIENT, methods=["GET", "POST"])
def naming(request: PageRequest, demand_id: UUID) -> HttpResponse:
    """Look for the file by who asks, and name it."""
    demand = queries.demand(request.actor, demand_id)
    if "patient" in request.POST:
        asked = forms.patient_asked(request.POST.get("patient", ""))
        if asked is None:
            raise Invalid
        chosen = get_object_or_404(Patient, pk=asked)
        actions.name_file(by=request.actor, demand=demand, patient=chosen)
        return redirect("registers:demand", demand.pk)
    text = request.POST.get("q", demand.asked_by).strip()
    found = patients.search(request.actor, text, MOST_SHOWN, structure_id=demand.structure_id) if text else []
    part = "found" if request.htmx else None
    return show(request, "registers/naming.html", part=part, demand=demand, text=text, found=found)
