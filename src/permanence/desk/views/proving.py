"""Who speaks, on the console: said, asked, marked with one key, and what may then be told."""

from uuid import UUID

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
    asked = queries.request(request.actor, request_id)
    actions.begin_proof(by=request.actor, request=asked, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_speaker(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Say who speaks."""
    asked, form = queries.request(request.actor, request_id), proving_forms.Speaks(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.choose_speaker(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_answer(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Mark what was answered."""
    asked, form = queries.request(request.actor, request_id), proving_forms.Marked(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.mark_trait(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)


@page(Can.IDENTIFY, methods=["POST"])
@in_place
def proof_paper(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that a paper of identity was shown at the counter."""
    asked, form = queries.request(request.actor, request_id), proving_forms.Compared(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.see_paper(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_call_back(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Leave it to be called back at the number on file."""
    asked, form = queries.request(request.actor, request_id), proving_forms.Back(request.POST)
    if not form.is_valid():
        raise Invalid
    named = form.cleaned_data["partner"]
    partner = directory.partner(request.actor, named) if named else None
    actions.call_back_on_file(by=request.actor, request=asked, partner=partner, now=timezone.now())
    return went(request, request_id)


@page(Can.ANSWER, methods=["POST"])
@in_place
def proof_gift(request: PageRequest, request_id: UUID) -> HttpResponse:
    """Note that what is ready was told, or handed over."""
    asked, form = queries.request(request.actor, request_id), proving_forms.Given(request.POST)
    if not form.is_valid():
        raise Invalid
    actions.give_out(by=request.actor, request=asked, now=timezone.now(), **form.cleaned_data)
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
