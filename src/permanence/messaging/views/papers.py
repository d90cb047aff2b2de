"""The letters of the day: printed together, then noted as posted."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from django.contrib import messages as toasts
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import ngettext

from permanence.directory import queries as directory
from permanence.foundation.audit import trace_reading
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.messaging import actions, paper


@page(Can.SEND_MESSAGES)
def papers(request: PageRequest) -> HttpResponse:
    """What waits to be posted, by practice."""
    waiting = list(paper.waiting(request.actor))
    open_ = paper.open_to(request.actor, waiting)
    kept = Counter(one.structure.name for one in paper.closed_to(request.actor, waiting))
    found = sorted(open_, key=lambda one: (one.structure.name, one.created_at))
    groups = [list(rows)[: paper.A_BATCH] for _of, rows in groupby(found, key=lambda one: one.structure_id)]
    return show(
        request, "messaging/papers.html", groups=[(rows[0].structure, rows) for rows in groups], kept=kept.items()
    )


@page(Can.SEND_MESSAGES)
def printing(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The letters of a practice as one PDF; their reading is traced."""
    structure = directory.structure(request.actor, structure_id, Can.SEND_MESSAGES)
    letters = paper.chosen(request.actor, structure, _ids(request.GET.getlist("letter")))
    if not letters:
        return redirect("messaging:papers")
    for one in letters:
        trace_reading(request.actor, one)
    answer = HttpResponse(paper.sheets(structure, letters, timezone.localdate()), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="lettres.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@page(Can.SEND_MESSAGES, methods=["POST"])
def posted(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """Note the letters that were posted."""
    structure = directory.structure(request.actor, structure_id, Can.SEND_MESSAGES)
    letters = [one.pk for one in paper.chosen(request.actor, structure, _ids(request.POST.getlist("letter")))]
    count = actions.post_letters(by=request.actor, structure=structure, letters=letters, now=timezone.now())
    toasts.success(
        request,
        ngettext("%(count)s letter noted as posted.", "%(count)s letters noted as posted.", count) % {"count": count},
    )
    return redirect("messaging:papers")


def _ids(written: Sequence[str]) -> list[UUID]:
    found = []
    for one in written[: paper.A_BATCH]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
