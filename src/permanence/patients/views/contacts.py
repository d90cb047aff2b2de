"""How a patient is reached: numbers and addresses, in place."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.patients import actions, forms, queries

from .shown import PARTS, may, shown


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note one more way to reach a patient."""
    found = queries.patient(request.actor, patient_id)
    form = forms.ContactForm(request.POST)
    if form.is_valid():
        try:
            actions.add_contact(by=request.actor, patient=found, **form.cleaned_data)
        except actions.BadTraits as bad:
            form.add_error("value", " ".join(str(words) for words in bad.errors.values()))
    if form.errors:
        return shown(request, found, status=422, form=form)
    return _contacts(request, found.pk, _("The contact is noted."))


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact_removal(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Forget a way to reach a patient; it can be taken back for a while."""
    found = queries.contact(request.actor, contact_id)
    actions.remove_contact(by=request.actor, contact=found)
    undo = reverse("patients:contact_return", args=[found.patient_id, contact_id])
    return _contacts(request, found.patient_id, _("Contact removed."), undo=undo)


@page(Can.EDIT_PATIENT, methods=["POST"])
def contact_return(request: PageRequest, patient_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take back the removal of a contact."""
    found = queries.patient(request.actor, patient_id)
    actions.return_contact(by=request.actor, patient=found, contact_id=contact_id)
    return _contacts(request, patient_id, _("The contact is back."))


@page(Can.IDENTIFY, methods=["POST"])
def contact_proof(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Note that who gave a contact showed a paper of identity."""
    found = actions.prove_contact(by=request.actor, contact=queries.contact(request.actor, contact_id))
    return _contacts(request, found.patient_id, _("The contact is confirmed."))


def _contacts(request: PageRequest, patient_id: UUID, said: str, *, undo: str = "") -> HttpResponse:
    """Show the contacts as they are now: the list to a script, the page to a browser."""
    if not request.htmx:
        messages.success(request, said)
        return redirect("patients:patient", patient_id)
    found = queries.patient(request.actor, patient_id)
    answer = show(request, PARTS["contacts"], patient=found, form=forms.ContactForm(), **may(request.actor, found))
    answer["HX-Trigger"] = json.dumps({"toast": {"text": said, "tone": "done", "undo": undo}})
    return answer
