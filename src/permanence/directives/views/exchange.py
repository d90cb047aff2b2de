"""Directives taken out and brought in as JSON; nothing is half imported."""

import json
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from permanence.directives import actions, queries
from permanence.directives.forms import Exchange
from permanence.directory import queries as directory
from permanence.directory.models import Structure
from permanence.foundation.page import PageRequest, page
from permanence.foundation.rights import Can

from .shown import on_boards, role_named


@page(Can.VIEW_DIRECTIVES)
def export(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """The directives of a practice, or of one of its practitioners, as a file."""
    structure = directory.structure(request.actor, structure_id, Can.VIEW_DIRECTIVES)
    role = role_named(request, structure, request.GET.get("practitioner"))
    now = timezone.now()
    told = queries.as_scenario(request.actor, structure.pk, now, role.pk if role else None, notes=True)
    whose = slugify(role.person.short_name if role else structure.name)
    answer = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1) + "\n", content_type="application/json")
    answer["Content-Disposition"] = (
        f'attachment; filename="consignes-{whose}-{timezone.localdate(now, ZoneInfo(structure.time_zone))}.json"'
    )
    return answer


@page(Can.WRITE_DIRECTIVES, methods=["GET", "POST"])
def exchange(request: PageRequest, structure_id: UUID) -> HttpResponse:
    """What a file would change, line by line; then, if nothing is wrong with it, all of it at once."""
    structure = directory.structure(request.actor, structure_id, Can.WRITE_DIRECTIVES)
    form = Exchange(request.POST or None, request.FILES or None)
    shown: dict[str, Any] = {"exchanging": form}
    if form.is_valid():
        now = timezone.now()
        try:
            lines = queries.incoming(request.actor, structure.pk, form.cleaned_data["text"], now)
        except queries.Unreadable as stopped:
            form.add_error("text", _("Line %(line)s: this is no list of directives.") % {"line": stopped.line})
        else:
            shown |= _considered(lines, form.cleaned_data["text"])
            if "apply" in request.POST and not shown["wrong"]:
                return _applied(request, structure, shown["changing"])
    status = 422 if form.is_bound and (form.errors or shown.get("wrong")) else 200
    return on_boards(request, structure, status=status, **shown)


def _considered(lines: list[queries.Incoming], text: str) -> dict[str, Any]:
    wrong = [line for line in lines if line.one is None]
    changing = [line for line in lines if line.one and not line.unchanged]
    return {"lines": lines, "wrong": wrong, "changing": changing, "text": text}


def _applied(request: PageRequest, structure: Structure, changing: list[queries.Incoming]) -> HttpResponse:
    now = timezone.now()
    told = [line.as_told() for line in changing]
    written = actions.write_all(by=request.actor, structure=structure, told=told, now=now)
    words = ngettext("%(count)s directive written.", "%(count)s directives written.", len(written))
    messages.success(request, words % {"count": len(written)})
    return redirect("directives:practice", structure.pk)
