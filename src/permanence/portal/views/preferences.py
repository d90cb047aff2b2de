"""What a patient prefers and refuses, in his space: his file does as he says from then on."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest
from permanence.patients.models import Patient
from permanence.portal import actions, queries
from permanence.portal.preference_form import PreferenceForm

from .at_home import Home, at_home


@at_home(methods=["GET", "POST"])
def mine_preferences(request: PageRequest, home: Home, patient_id: UUID) -> HttpResponse:
    """How he is told, in which language, when he likes to come, where nothing more is written."""
    person = home.person(patient_id)
    reached = queries.addresses(person)
    initial = _said(person, reached)
    shown = [(one.name, f"{one.shown}") for one in reached]
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=initial, addresses=shown)
    if form.is_valid():
        said = {"stopped": []} | form.cleaned_data
        actions.say_preferences(by=home.visit.by, patient=person, now=home.visit.now, **said)
        return redirect(home.address("mine_preferences", person.pk) + ("&" if home.visit.asks else "?") + "kept=1")
    trace_reading(home.visit.by, person)
    return home.show(
        request, "portal/mine_preferences.html", status=422 if form.errors else 200, person=person, form=form,
        kept="kept" in request.GET,
    )  # fmt: skip


def _said(person: Patient, reached: list[queries.Address]) -> dict[str, Any]:
    found = queries.preferences(person)
    return {
        "way": found.way,
        "language": person.language,
        "days": list(found.days),
        "half_day": found.half_day,
        "stopped": [one.name for one in reached if one.stopped],
    }
