"""All that a practice has, asked for as one archive, followed while it is prepared, and taken once."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy

from permanence.directory import queries as directory
from permanence.foundation.page import PageRequest, page, show
from permanence.foundation.rights import Can
from permanence.lists import actions, forms, jobs, queries
from permanence.lists.models import RemovalState
from permanence.ui.sorting import asked

LATEST = 20
HEADS = [
    ("asked", gettext_lazy("Asked for on")),
    ("structure", gettext_lazy("Structure")),
    ("state", gettext_lazy("State")),
    ("by", pgettext_lazy("list", "By whom")),
]


@page(Can.MOVE_OUT, methods=["GET", "POST"])
def removals(request: PageRequest) -> HttpResponse:
    """Ask for an archive, and see those asked for before."""
    structures = directory.structures(request.actor, Can.MOVE_OUT)
    form = forms.Leaving(request.POST or None, structures=structures, initial={"structure": request.actor.at})
    if form.is_valid():
        try:
            of = actions.ask_removal(by=request.actor, now=timezone.now(), **form.cleaned_data)
        except actions.NotConfirmed as problem:
            form.add_error("confirmed_as", f"{problem.title}. {problem.next_step}")
        else:
            jobs.make_removal.defer(structure_id=of.structure_id, removal_id=of.pk)
            return redirect("lists:removal", of.pk)
    status = 422 if form.is_bound else 200
    sort = asked(request.GET, queries.REMOVAL_SORTS)
    before = queries.removals(request.actor, sort)[:LATEST]
    return show(request, "lists/removals.html", form=form, removals=before, heads=HEADS, sort=sort, status=status)


@page(Can.MOVE_OUT)
def removal(request: PageRequest, removal_id: UUID) -> HttpResponse:
    """One archive: how far it is, or its one next step."""
    of = queries.removal(request.actor, removal_id)
    his = of.asked_by == request.actor.id
    ready = of.state == RemovalState.READY and of.expires_at is not None and of.expires_at > timezone.now()
    return show(
        request, "lists/removal.html", part="now" if request.htmx else None, of=of,
        busy=of.state == RemovalState.MAKING, ready=ready and his, anothers=ready and not his,
    )  # fmt: skip


@page(Can.MOVE_OUT, methods=["POST"])
def taking(request: PageRequest, removal_id: UUID) -> HttpResponse:
    """Hand the archive over."""
    of = queries.removal(request.actor, removal_id)
    content = actions.take_removal(by=request.actor, of=of, now=timezone.now())
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="donnees-{timezone.localdate():%Y-%m-%d}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer
