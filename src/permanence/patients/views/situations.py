"""What a practice should be fitted out for: noted on a file, told in figures."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import actions, forms
from permanence.patients.queries import situations as queries
from permanence.patients.sensitivity import Class, require

from .shown import asked_for, shown


@page(Can.EDIT_PATIENT, methods=["POST"])
def situations(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note what a patient should be welcomed with."""
    found = asked_for(request, patient_id)
    require(request.actor, found.structure_id, Class.CARE)
    form = forms.Situations(request.POST, initial={"kinds": queries.situations(request.actor, found)})
    if not form.is_valid():
        return shown(request, found, status=422, situations_form=form)
    actions.note_situations(by=request.actor, patient=found, kinds=form.cleaned_data["kinds"])
    messages.success(request, _("What this patient should be welcomed with is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.MANAGE_DIRECTORY)
def profiles(request: PageRequest) -> HttpResponse:
    """How many of some people a practice follows, below five untold."""
    return show(request, "patients/profiles.html", practices=queries.profiles(request.actor))
