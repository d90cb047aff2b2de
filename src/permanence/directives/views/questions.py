"""Ten questions that write a practice's first directives."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext

from permanence.directives import actions, queries
from permanence.directives.forms import Questions
from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

from .shown import on_boards


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def questions(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The ten questions, and all their answers written in one go."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    now = timezone.now()
    form = Questions(request.POST or None, former=queries.lasting(request.actor, structure.pk, now))
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return on_boards(request, structure, status=status, questions=form)
    told = [{**one, "valid_from": now} for one in form.told()]
    written = actions.write_all(by=request.actor, structure=structure, told=told, now=now)
    words = ngettext("%(count)s directive written.", "%(count)s directives written.", len(written))
    messages.success(request, words % {"count": len(written)})
    return redirect("directives:practice", structure.pk)
