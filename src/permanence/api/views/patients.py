"""Patients found for programs of the practice's own: signed in as a person, with his rights."""

from django.http import HttpResponse, JsonResponse

from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can
from permanence.patients import queries

MOST = 8


@page(Can.VIEW_PATIENT, json=True)
def patients(request: PageRequest) -> HttpResponse:
    """Tell whom a text means: names, a birth date, a number, as in the search of the pages."""
    found = queries.search(request.actor, request.GET.get("q", ""), MOST)
    told = [
        {
            "patient": str(patient.pk),
            "name": patient.name,
            "born_as": patient.born_as,
            "birth_date": patient.birth_date.isoformat(),
            "phone": patient.phone,
            "structure": str(patient.structure_id),
        }
        for patient in found
    ]
    return JsonResponse({"patients": told})
