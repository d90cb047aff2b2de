"""In an emergency: one file, one reason, some minutes."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.actor import Actor
from permanence.foundation.audit import trace, trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.guard import actions, forms, queries
from permanence.patients import guarding
from permanence.patients.ahead import ahead
from permanence.patients.models import Patient
from permanence.patients.queries import habits, kin


@page(Can.ENTER, methods=["GET", "POST"])
def emergency(request: PageRequest) -> HttpResponse:
    """Name a patient exactly, who is found no other way, and open his file with a reason."""
    form = forms.SoughtForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        found = queries.sought(
            request.actor,
            family_name=said["family_name"],
            first_name=said["first_name"],
            birth_date=said["birth_date"],
        )
        if found:
            return _open(request, found, said["reason"], said["words"])
        trace(request.actor, "glass.sought")
        form.add_error(None, _("No file, or more than one, bears this name and this date. Check each letter."))
    return show(request, "guard/emergency.html", status=422 if form.is_bound else 200, form=form)


@page(Can.ENTER, methods=["GET", "POST"])
def glass(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Say why one file must be opened now; it opens for some minutes."""
    found = queries.asked(request.actor, patient_id)
    if _is_open_to(request.actor, found):
        return redirect("patients:patient", found.pk)
    form = forms.GlassForm(request.POST or None)
    if form.is_valid():
        return _open(request, found, form.cleaned_data["reason"], form.cleaned_data["words"])
    told: dict[str, Any] = {
        "form": form,
        "patient": found,
        "may_know": request.actor.may(Can.VIEW_PATIENT, found.structure_id),
        "minutes": queries.house_rule(found.structure_id).glass_min,
    }
    return show(request, "guard/glass.html", status=422 if form.is_bound else 200, **told)


@page(Can.ENTER)
def opened(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """What is needed of a file in an emergency, for who may open none otherwise."""
    found, now = queries.asked(request.actor, patient_id), timezone.now()
    broken = queries.open_glass(request.actor, found, now)
    if broken is None:
        return redirect("guard:glass", found.pk)
    trace_reading(request.actor, found)
    told: dict[str, Any] = {
        "patient": found,
        "glass": broken,
        "ahead": ahead(request.actor, found.pk, now),
        "relatives": kin.relatives(request.actor, found),
        "kept": habits.kept_in_an_emergency(found, now),
    }
    return show(request, "guard/opened.html", **told)


@page(Can.ENTER, methods=["POST"])
def closing(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Close it before its time."""
    found, now = queries.asked(request.actor, patient_id), timezone.now()
    if broken := queries.open_glass(request.actor, found, now):
        actions.close_glass(by=request.actor, glass=broken, now=now)
        messages.success(request, _("The file is closed again."))
    return redirect("shell:home")


def _open(request: PageRequest, found: Patient, reason: str, words: str) -> HttpResponse:
    by = replace(request.actor, purpose=f"glass: {reason}")  # so that the sealed trace bears the reason too
    broken = actions.break_glass(by=by, patient=found, reason=reason, words=words, now=timezone.now())
    until = timezone.localtime(broken.until)
    messages.info(
        request, _("The file is open until %(hour)s. The person in charge is told.") % {"hour": f"{until:%H:%M}"}
    )
    may_know = request.actor.may(Can.VIEW_PATIENT, found.structure_id)
    return redirect("patients:patient" if may_know else "guard:opened", found.pk)


def _is_open_to(actor: Actor, found: Patient) -> bool:
    return actor.may(Can.VIEW_PATIENT, found.structure_id) and not guarding.closed(actor, [found])
