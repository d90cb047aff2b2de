"""The sentences of a practice on one page: read by who answers, written by who may write directives."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from permanence.desk import actions, queries, sentences
from permanence.desk.rules import moments
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can

PAGE = "desk/manners/sentences.html"


@page(Can.VIEW_DIRECTIVES)
def practice_sentences(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What is said at the desk of a practice, moment by moment."""
    return _shown(request, structure_id)


@page(Can.WRITE_DIRECTIVES, methods=["POST"])
def practice_wording(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Write one sentence in the practice's own words."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    situation, text = request.POST.get("situation", ""), request.POST.get("text", "")
    try:
        actions.write_wording(by=request.actor, structure=structure, situation=situation, text=text, now=timezone.now())
    except actions.UnknownPlace as wrong:
        return _shown(request, structure_id, wrong=wrong, at=situation, typed=text, status=wrong.status)
    messages.success(request, _("The sentence is kept.") if text.strip() else _("The usual sentence is back."))
    return redirect("desk:sentences", structure_id)


def _shown(request: PageRequest, structure_id: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    written = queries.wordings(structure.pk)
    former: dict[str, list[Any]] = {}
    for one in queries.former_wordings(structure.pk):
        former.setdefault(one.situation, []).append(one)
    rows = [
        {"code": code, "when": sentences.USUAL[code][0], "usual": sentences.USUAL[code][1],
         "written": written.get(code), "former": former.get(code, [])}
        for code in moments.SITUATIONS
    ]  # fmt: skip
    may_write = request.actor.may(Can.WRITE_DIRECTIVES, structure.pk)
    places = [f"{{{name}}}" for name in moments.PLACEHOLDERS]
    return show(
        request, PAGE, status=status, structure=structure, rows=rows, may_write=may_write, places=places, **more
    )
