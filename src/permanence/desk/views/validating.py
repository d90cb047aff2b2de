"""The list of signs of gravity, to be read and signed by the physicians of a practice."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, queries, signs
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.refusal import Refusal
from permanence.foundation.rights import Can


@page(Can.VIEW_DIRECTIVES)
def sheet_of_signs(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What is asked of whom, in which words; who has validated it, and when."""
    return _shown(request, directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES))


@page(Can.RECEIVE, methods=["POST"])
def sheet_validation(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """A physician signs what he has read."""
    structure = directory.structure(request.actor, structure_id, Can.RECEIVE)
    if request.POST.get("read") != "on":
        return _shown(request, structure, unread=True, status=422)
    wording = request.POST.get("wording", "")
    try:
        actions.validate_sheet(by=request.actor, structure=structure, wording=wording, now=timezone.now())
    except Refusal as refusal:
        return _shown(request, structure, refusal=refusal, status=refusal.status)
    messages.success(request, _("Signed: whoever answers reads your name beside the list."))
    return redirect("desk:signs", structure.pk)


@page(Can.RECEIVE, methods=["POST"])
def sheet_withdrawal(request: PageRequest, validation_id: UUID) -> HttpResponse:
    """A physician takes his signature back."""
    found = queries.validation(request.actor, validation_id)
    actions.withdraw_validation(by=request.actor, validation=found, now=timezone.now())
    messages.success(request, _("Withdrawn: the list is shown with its warning again, unless a colleague has signed."))
    return redirect("desk:signs", found.structure_id)


def _shown(request: PageRequest, structure: Structure, *, status: int = 200, **more: Any) -> HttpResponse:
    signed = queries.validations(request.actor, structure.pk)
    version = signs.version()
    unwithdrawn = [one for one in signed if one.wording == version and one.withdrawn_at is None]
    here = directory.physicians(structure.pk, {one.person_id for one in unwithdrawn})
    standing = [one for one in unwithdrawn if one.person_id in here]
    shown: dict[str, Any] = {"structure": structure, "groups": signs.groups(), "version": version, "signed": signed}
    shown |= {"standing": standing, "ended": [one for one in unwithdrawn if one not in standing]}
    shown["mine"] = any(one.person_id == request.actor.id for one in unwithdrawn)
    shown["may_sign"] = request.actor.may(Can.RECEIVE, structure.pk)
    with timezone.override(ZoneInfo(structure.time_zone)):
        return show(request, "desk/signs.html", status=status, **shown, **more)
