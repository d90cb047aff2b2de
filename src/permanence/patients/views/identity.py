"""What an identity rests on: its traits, the document seen, doubts, the national number."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import NotFound
from permanence.foundation.rights import Can
from permanence.patients import actions, forms, queries

from .shown import asked_for, shown


@page(Can.EDIT_PATIENT, methods=["GET", "POST"])
def identity(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Correct the traits of an identity."""
    found = asked_for(request, patient_id)
    trace_reading(request.actor, found)
    form = forms.Correction(request.POST or None, initial=forms.kept_of(found, forms.Correction))
    if form.is_valid():
        try:
            actions.correct(by=request.actor, patient=found, now=timezone.now(), **form.cleaned_data)
        except actions.BadTraits as bad:
            form.show_errors(bad.errors)
        except (actions.IdentityFromRegister, actions.IdentityWasChecked) as kept:
            form.add_error(None, f"{kept.title}. {kept.next_step}")
        else:
            messages.success(request, _("The identity is corrected."))
            return redirect("patients:patient", found.pk)
    status = 422 if form.is_bound else 200
    return show(request, "patients/identity.html", form=form, patient=found, status=status)


@page(Can.IDENTIFY, methods=["POST"])
def check(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note which document was seen."""
    found, form = queries.patient(request.actor, patient_id), forms.DocumentSeen(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, seen=form)
    document = form.cleaned_data["document"]
    actions.check_identity(by=request.actor, patient=found, document=document, now=timezone.now())
    messages.success(request, _("The document seen is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.IDENTIFY, methods=["POST"])
def attributes(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Note what is to be known of an identity."""
    found = asked_for(request, patient_id)
    form = forms.Attributes(request.POST, initial=forms.kept_of(found, forms.Attributes))
    if not form.is_valid():
        return shown(request, found, status=422, attributes_form=form)
    noted = form.cleaned_data["attributes"]
    actions.note_attributes(by=request.actor, patient=found, attributes=noted, now=timezone.now())
    messages.success(request, _("What is to be known of this identity is noted."))
    return redirect("patients:patient", found.pk)


@page(Can.IDENTIFY, methods=["POST"])
def number(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Keep the national number as typed."""
    found, form = queries.patient(request.actor, patient_id), forms.NumberForm(request.POST)
    if not form.is_valid():
        return shown(request, found, status=422, number_form=form)
    actions.note_number(by=request.actor, patient=found, number=form.cleaned_data["number"], now=timezone.now())
    messages.success(request, _("The national number is kept as typed."))
    return redirect("patients:patient", found.pk)


@page(Can.IDENTIFY, methods=["POST"])
def number_shown(request: PageRequest, patient_id: UUID) -> HttpResponse:
    """Show the national number once; that it was shown is traced."""
    found = queries.patient(request.actor, patient_id)
    try:
        opened = actions.show_number(by=request.actor, patient=found)
    except NotFound:
        return redirect("patients:patient", found.pk)
    return shown(request, found, part="number", opened=opened.value)
