"""The answers each practice gives often: named, worded, tried, retired."""

from typing import Any
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions, board
from permanence.messaging.forms import Canned, on_screen
from permanence.messaging.models import CannedAnswer


@page(Can.MANAGE_DIRECTORY)
def practices(request: PageRequest) -> HttpResponse:
    """The practices whose answers can be written; with one only, its answers at once."""
    mine = list(directory.structures(request.actor, Can.MANAGE_DIRECTORY).order_by("name"))
    if len(mine) == 1:
        return redirect("messaging:canned", mine[0].pk)
    return show(request, "messaging/canned_practices.html", practices=mine)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def canned(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The answers of one practice; POST adds one."""
    structure = directory.structure(request.actor, structure_id, Can.MANAGE_DIRECTORY)
    return _written(request, structure, None)


@page(Can.MANAGE_DIRECTORY, methods=["GET", "POST"])
def canned_answer(request: PageRequest, answer_id: UUID) -> HttpResponse:
    """One answer; POST writes it anew."""
    former = board.canned_answer(request.actor, answer_id, Can.MANAGE_DIRECTORY)
    return _written(request, former.structure, former)


@page(Can.MANAGE_DIRECTORY, methods=["POST"])
def canned_retired(request: PageRequest, answer_id: UUID) -> HttpResponse:
    """Propose an answer no more."""
    former = board.canned_answer(request.actor, answer_id, Can.MANAGE_DIRECTORY)
    actions.retire_answer(by=request.actor, answer=former, now=timezone.now())
    toasts.success(request, _("This answer is proposed no more."))
    return redirect("messaging:canned", former.structure_id)


def _written(request: PageRequest, structure: Structure, former: CannedAnswer | None) -> HttpResponse:
    known = {"title": former.title, "text": on_screen(former.text)} if former else {}
    form = Canned(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_answer(
                by=request.actor, structure=structure, former=former, now=timezone.now(), **form.cleaned_data
            )
        except actions.TitleTaken as taken:
            form.add_error("title", f"{taken.title}. {taken.next_step}")
        else:
            toasts.success(request, _("This answer is proposed in every conversation of the practice."))
            return redirect("messaging:canned", structure.pk)
    rows = [(one, on_screen(one.text)) for one in board.canned(structure.pk)]
    status = 422 if form.is_bound and form.errors else 200
    shown: dict[str, Any] = {"structure": structure, "form": form, "rows": rows, "former": former}
    return show(request, "messaging/canned.html", status=status, **shown)
