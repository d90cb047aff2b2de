"""Who speaks, on the console: said, asked, marked with one key, and what may then be told."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, proving_forms, queries
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, redirect, show
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can

from .shown import in_place, went


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Begin to check who speaks."""
    return _done(request, request_id, actions.begin_proof, forms.Form)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_speaker(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Say who speaks."""
    return _done(request, request_id, actions.choose_speaker, proving_forms.Speaks)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_answer(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Mark what was answered."""
    return _done(request, request_id, actions.mark_trait, proving_forms.Marked)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_correction(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Say that the key pressed last was the wrong one."""
    return _done(request, request_id, actions.correct_mark, proving_forms.Marked)


@page(Can.IDENTIFY, methods=["POST"])
@in_place
def proof_paper(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that a paper of identity was shown at the counter."""
    return _done(request, request_id, actions.see_paper, proving_forms.Compared)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_call_back(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Leave it to be called back at the number on file; of a professional, at the switchboard of his house."""
    form = proving_forms.Back(request.POST)
    if not form.is_valid():
        raise Invalid
    named = form.cleaned_data["partner"]
    partner = directory.partner(request.actor, named) if named else None
    return _done(request, request_id, partial(actions.call_back_on_file, partner=partner), forms.Form)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_contact(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that who is proved says that the patient is reached there."""
    return _done(request, request_id, actions.confirm_contact, proving_forms.Confirmed)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_gift(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that what is ready was told, or handed over."""
    return _done(request, request_id, actions.give_out, proving_forms.Given)


def _done(request: PageRequest, request_id: UUID, deed: Callable[..., object], sent: type[forms.Form]) -> HttpResponse:
    """Do it with what was sent.

    :raises Invalid: when that makes no sense
    """
    asked, form = queries.request(request.actor, request_id), sent(request.POST)
    if not form.is_valid():
        raise Invalid
    deed(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def proving(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Say how many things must be right at one practice."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    begun = {"traits": queries.traits_asked(structure.pk)}
    form = proving_forms.Asked(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        actions.set_traits_asked(by=request.actor, structure=structure, **form.cleaned_data)
        messages.success(request, _("Kept: it holds from the next question on."))
        return redirect("desk:lines")
    status = 422 if form.is_bound else 200
    return show(request, "desk/proving.html", form=form, structure=structure, status=status)
